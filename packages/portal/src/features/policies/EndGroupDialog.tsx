import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { staleAfterChange } from './policy.ts'
import type { PolicyGroup } from './policy.ts'

/** Ends a group that nothing keeps up, having said what that means. Mount it to open it. */
export const EndGroupDialog = ({
  group,
  onClose,
}: {
  readonly group: PolicyGroup
  readonly onClose: () => void
}) => {
  const t = useText('policies')
  const end = useCommand('policies.deactivate-group', staleAfterChange)
  const { activated, draft } = group.policies
  const possible = activated + draft === 0
  const name = isolated(group.groupName)
  const members =
    useRead('policies.get-group', { params: { policyGroupId: group.groupId } }).data?.partners ?? 0
  return (
    <ReasonDialog
      title={t('groups.end.title', { name })}
      submit={t('groups.end.confirm')}
      done={t('groups.end.done')}
      act={(reason) =>
        end.mutateAsync({
          params: { policygroupId: group.groupId },
          request: { status: 'De-Activate', ...reason },
        })
      }
      isPossible={possible}
      dangerous
      onClose={onClose}
    >
      {possible ? (
        <Effects
          effects={[
            t('groups.end.choose'),
            t('groups.end.policies'),
            ...(members > 0 ? [t('groups.end.partners', { count: members })] : []),
            t('groups.end.back'),
          ]}
        />
      ) : (
        <p>{t('groups.end.impossible', { activated, draft })}</p>
      )}
    </ReasonDialog>
  )
}
