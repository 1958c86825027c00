import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { EditIcon, OffIcon, RetryIcon, ShieldIcon } from '../../ui/icons.tsx'
import type { Partner, PartnerDialog } from './partner.ts'

interface PartnerActionsProps {
  readonly partner: Partner
  readonly onOpen: (dialog: PartnerDialog) => void
}

/** What can be done with the partner now, as buttons; none for who only reads. */
export const PartnerActions = ({ partner, onOpen }: PartnerActionsProps) => {
  const t = useText('partners')
  const requests = useText('policyRequests')
  if (!mayChange(useAccount())) return null
  return (
    <>
      {partner.actions.includes('edit') && (
        <Button variant="default" leftSection={<EditIcon size={17} />} onClick={() => onOpen('edit')}>
          {t('edit.action')}
        </Button>
      )}
      {partner.actions.includes('ask-for-policy') && (
        <Button
          variant="default"
          leftSection={<ShieldIcon size={17} />}
          onClick={() => onOpen('ask-for-policy')}
        >
          {requests('askFor.action')}
        </Button>
      )}
      {partner.actions.includes('reactivate') && (
        <Button leftSection={<RetryIcon size={17} />} onClick={() => onOpen('reactivate')}>
          {t('reactivate.action')}
        </Button>
      )}
      {partner.actions.includes('deactivate') && (
        <Button
          color="danger"
          variant="outline"
          leftSection={<OffIcon size={17} />}
          onClick={() => onOpen('deactivate')}
        >
          {t('deactivate.action')}
        </Button>
      )}
    </>
  )
}
