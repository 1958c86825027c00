import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { CheckIcon, CopyIcon, EditIcon, OffIcon, ShieldIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { actionOf } from './policy.ts'
import type { Policy, PolicyDialog } from './policy.ts'

interface PolicyActionsProps {
  readonly policy: Policy
  readonly onOpen: (dialog: PolicyDialog) => void
}

/** What the server says this reader may do with the policy now, as buttons. */
export const PolicyActions = ({ policy, onOpen }: PolicyActionsProps) => {
  const t = useText('policies')
  const can = (dialog: PolicyDialog) => policy.actions.includes(actionOf[dialog])
  return (
    <>
      {policy.actions.includes('edit') && (
        <ButtonLink
          to="/policies/$policyId/edit"
          params={{ policyId: policy.policyId }}
          variant="default"
          leftSection={<EditIcon size={17} />}
        >
          {t('edit')}
        </ButtonLink>
      )}
      {can('clone') && (
        <Button variant="default" leftSection={<CopyIcon size={17} />} onClick={() => onOpen('clone')}>
          {t('clone.action')}
        </Button>
      )}
      {can('validity') && (
        <Button variant="default" onClick={() => onOpen('validity')}>
          {t('validity.action')}
        </Button>
      )}
      {can('publish') && (
        <Button leftSection={<ShieldIcon size={17} />} onClick={() => onOpen('publish')}>
          {t('publish.action')}
        </Button>
      )}
      {can('activate') && (
        <Button leftSection={<CheckIcon size={17} />} onClick={() => onOpen('activate')}>
          {t('activate.action')}
        </Button>
      )}
      {can('deactivate') && (
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
