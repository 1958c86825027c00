import { useRead } from '../../api/queries.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { GoLivePanel } from '../go-live/GoLivePanel.tsx'
import { ContactsPanel } from './ContactsPanel.tsx'
import { PolicyGroupPanel } from './PolicyGroupPanel.tsx'
import { ProfilePanel } from './ProfilePanel.tsx'

interface PartnerProfilePartsProps {
  readonly partnerId: string
  /** Also who it is; pages of administrators say that themselves. */
  readonly withFacts?: boolean
}

/** What a partner keeps of itself, to its own people and to administrators. */
export const PartnerProfileParts = ({ partnerId, withFacts = false }: PartnerProfilePartsProps) => (
  <Loaded query={useRead('partners.get-details', { params: { partnerId } })} height={200}>
    {(partner) => (
      <>
        {withFacts && <ProfilePanel partner={partner} />}
        <GoLivePanel partnerId={partnerId} />
        <PolicyGroupPanel partner={partner} />
        <ContactsPanel partner={partner} />
      </>
    )}
  </Loaded>
)
