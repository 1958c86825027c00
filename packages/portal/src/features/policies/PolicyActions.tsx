import { useText } from '../../locales/text.ts'
import { CheckIcon, CopyIcon, EditIcon, OffIcon, ShieldIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { actionOf, policyDialogs } from './policy.ts'
import type { Policy, PolicyDialog } from './policy.ts'

interface PolicyActionsProps {
  readonly policy: Policy
  readonly onOpen: (dialog: PolicyDialog) => void
}

/** What the server says this reader may do with the policy now, as buttons. */
export const PolicyActions = ({ policy, onOpen }: PolicyActionsProps) => {
  const t = useText('policies')
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
      <ActionButtons
        offered={policyDialogs.filter((dialog) => policy.actions.includes(actionOf[dialog]))}
        actions={[
          { name: 'clone', label: t('clone.action'), icon: CopyIcon },
          { name: 'validity', label: t('validity.action') },
          { name: 'publish', label: t('publish.action'), icon: ShieldIcon, weight: 'main' },
          { name: 'activate', label: t('activate.action'), icon: CheckIcon, weight: 'main' },
          { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
        ]}
        onOpen={onOpen}
      />
    </>
  )
}
