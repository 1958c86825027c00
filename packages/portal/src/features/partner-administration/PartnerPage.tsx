import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { HotlistAction } from '../hotlist/HotlistAction.tsx'
import { AskForPartnerDialog } from '../policy-requests/AskForPartnerDialog.tsx'
import { ChangeStatusDialog } from './ChangeStatusDialog.tsx'
import { EditPartnerDialog } from './EditPartnerDialog.tsx'
import { partnerDialogs, standingOf } from './partner.ts'
import { PartnerActions } from './PartnerActions.tsx'
import { PartnerDetails } from './PartnerDetails.tsx'
import type { Partner, PartnerDialog } from './partner.ts'

/** Who makes devices or chips is stopped with all of them, others in their own dealings. */
const subjectOf = ({ partnerId, partnerType }: Partner) => ({
  kind: /^(?:device|ftm)_provider$/iu.test(partnerType) ? ('provider' as const) : ('partner' as const),
  providerId: partnerId,
})

interface OpenPartnerDialogProps {
  readonly partner: Partner
  readonly dialog: PartnerDialog
  readonly onClose: () => void
}

/** The dialog that the address names, if this reader may do with the partner what it does. */
const OpenPartnerDialog = ({ partner, dialog, onClose }: OpenPartnerDialogProps) => {
  const { readsOnly } = useAccount()
  if (readsOnly || !partner.actions.includes(dialog)) return null
  if (dialog === 'edit') return <EditPartnerDialog partner={partner} onClose={onClose} />
  if (dialog === 'ask-for-policy') return <AskForPartnerDialog partner={partner} onClose={onClose} />
  return <ChangeStatusDialog partner={partner} step={dialog} onClose={onClose} />
}

/** One partner. What can be done with it comes from the server; an open dialog is part of the address. */
export const PartnerPage = () => {
  const t = useText('partners')
  const { partnerId } = useParams({ from: '/inside/admin/partners/$partnerId' })
  const query = useRead('partner-administration.get', { params: { partnerId } })
  const partner = query.data
  const { dialog, open, close } = useAddressedDialog(partnerDialogs)
  return (
    <Page
      title={partner === undefined ? t('detailsTitle') : showHidden(partner.organizationName)}
      crumbs={[{ label: t('title'), to: '/admin/partners' }]}
      aside={
        partner === undefined ? null : (
          <StatusBadge status={standingOf(partner.approvalStatus, partner.isActive)} />
        )
      }
      actions={
        partner === undefined ? null : (
          <>
            <PartnerActions partner={partner} onOpen={open} />
            <HotlistAction subject={subjectOf(partner)} />
          </>
        )
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <PartnerDetails partner={data} />
            {dialog && <OpenPartnerDialog partner={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
