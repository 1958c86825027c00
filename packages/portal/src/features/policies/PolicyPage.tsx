import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { ChangeStateDialog } from './ChangeStateDialog.tsx'
import { CloneDialog } from './CloneDialog.tsx'
import { PolicyActions } from './PolicyActions.tsx'
import { PolicyDetails } from './PolicyDetails.tsx'
import { actionOf, policyDialogs } from './policy.ts'
import { ValidityDialog } from './ValidityDialog.tsx'
import type { Policy, PolicyDialog } from './policy.ts'

interface OpenPolicyDialogProps {
  readonly policy: Policy
  readonly dialog: PolicyDialog
  readonly onClose: () => void
}

/** The dialog that the address names, if the policy allows what it does. */
const OpenPolicyDialog = ({ policy, dialog, onClose }: OpenPolicyDialogProps) => {
  if (!policy.actions.includes(actionOf[dialog])) return null
  if (dialog === 'clone') return <CloneDialog policy={policy} onClose={onClose} />
  if (dialog === 'validity') return <ValidityDialog policy={policy} onClose={onClose} />
  return <ChangeStateDialog policy={policy} action={dialog} onClose={onClose} />
}

/** One policy. What can be done with it comes from the server; an open dialog is part of the address. */
export const PolicyPage = () => {
  const t = useText('policies')
  const { policyId } = useParams({ from: '/inside/policies/readers/$policyId' })
  const query = useRead('policies.get', { params: { policyId } })
  const policy = query.data
  const { dialog, open, close } = useAddressedDialog(policyDialogs)
  return (
    <Page
      title={policy === undefined ? t('detailsTitle') : showHidden(policy.policyName)}
      crumbs={[{ label: t('title'), to: '/policies' }]}
      aside={policy === undefined ? null : <StatusBadge status={policy.status} />}
      actions={policy === undefined ? null : <PolicyActions policy={policy} onOpen={open} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <PolicyDetails policy={data} />
            {dialog && <OpenPolicyDialog policy={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
