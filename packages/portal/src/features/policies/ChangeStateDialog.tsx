import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { PreviewedDialog } from '../../ui/form/PreviewedDialog.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { staleAfterChange } from './policy.ts'
import { PrivilegeChanges } from './PrivilegeChanges.tsx'
import type { Policy } from './policy.ts'
import type { Reason } from '../../ui/form/ReasonDialog.tsx'
import type { Response } from '../../api/client.ts'

type Preview = Response<'policies.preview-change'>
type Action = 'publish' | 'activate' | 'deactivate'

/** Those whom the change meets. */
const Users = ({ uses }: Pick<Preview, 'uses'>) => {
  const t = useText('policies')
  if (uses.length === 0) return <p>{t('noUses')}</p>
  return (
    <ul>
      {uses.map(({ kind, count, examples }) => (
        <li key={kind}>
          <span>{t(`use.${kind}`, { count })}</span>
          <ul>
            {examples.map(({ id, name, partnerId }) => (
              <li key={id}>
                <Foreign>{`${partnerId} · ${name}`}</Foreign>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

/** Carries a change of state out. */
const useChange = ({ policyId, policyGroupId }: Policy, action: Action) => {
  const publish = useCommand('policies.publish', staleAfterChange)
  const activate = useCommand('policies.activate', staleAfterChange)
  const deactivate = useCommand('policies.deactivate', staleAfterChange)
  return (reason: Reason): Promise<unknown> => {
    const params = { policyId }
    if (action === 'publish')
      return publish.mutateAsync({ params: { ...params, policygroupId: policyGroupId } })
    if (action === 'activate') return activate.mutateAsync({ params, request: reason })
    return deactivate.mutateAsync({ params, request: { status: 'De-Activate', ...reason } })
  }
}

const isPossible = ({ refusal }: Preview): boolean => refusal === null

interface ChangeStateDialogProps {
  readonly policy: Policy
  readonly action: Action
  readonly onClose: () => void
}

/** Shows what partners gain or lose and whom it meets, then publishes, activates or deactivates. Mount it to open it. */
export const ChangeStateDialog = ({ policy, action, onClose }: ChangeStateDialogProps) => {
  const t = useText('policies')
  const preview = useRead('policies.preview-change', {
    params: { policyId: policy.policyId },
    query: { action },
  })
  const change = useChange(policy, action)
  return (
    <PreviewedDialog
      title={t(`${action}.title`, { name: isolated(policy.policyName) })}
      submit={t(`${action}.confirm`)}
      done={t(`${action}.done`)}
      act={change}
      preview={preview}
      isPossible={isPossible}
      // A publication is its own reason.
      asks={preview.data !== undefined && isPossible(preview.data) && action !== 'publish'}
      dangerous={action === 'deactivate'}
      size="lg"
      height={200}
      onClose={onClose}
    >
      {({ refusal, changes, uses }) => (
        <Stack gap="sm">
          <p>{refusal?.message ?? t(`${action}.text`)}</p>
          <h3>{t(`${action}.changes`)}</h3>
          <PrivilegeChanges changes={changes} />
          <h3>{t('users')}</h3>
          <Users uses={uses} />
        </Stack>
      )}
    </PreviewedDialog>
  )
}
