import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { longestWaiting } from '../../ui/decision/longest-waiting.ts'
import { DecideManyDialog } from '../../ui/decision/DecideManyDialog.tsx'
import { staleAfterChange } from './policy-request.ts'

/** Decides several requests with one reason. Mount it to open it. */
export const DecideRequestsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('policyRequests')
  const waiting = useRead('policy-requests.list', { query: { state: 'InProgress', ...longestWaiting } })
  const command = useCommand('policy-requests.decide-many', staleAfterChange)
  return (
    <DecideManyDialog
      title={t('many.title')}
      which={t('many.which')}
      confirm={(count) => t('many.confirm', { count })}
      done={(count) => t('many.done', { count })}
      verdicts={{ approve: t('approve.action'), reject: t('reject.action') }}
      waiting={waiting}
      choicesOf={({ data }) =>
        data.map(({ id, policyName, orgName }) => ({
          id,
          name: `${isolated(policyName)} · ${isolated(orgName)}`,
        }))
      }
      decide={(request) => command.mutateAsync({ request })}
      onClose={onClose}
    />
  )
}
