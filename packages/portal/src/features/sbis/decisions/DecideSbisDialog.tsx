import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { longestWaiting } from '../../../ui/decision/longest-waiting.ts'
import { DecideManyDialog } from '../../../ui/decision/DecideManyDialog.tsx'
import { staleAfterChange } from '../sbi.ts'

/** Decides several interfaces with one reason. Mount it to open it. */
export const DecideSbisDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('sbis')
  const waiting = useRead('sbis.list', { query: { status: 'pending_approval', ...longestWaiting } })
  const command = useCommand('sbis.decide-many', staleAfterChange)
  return (
    <DecideManyDialog
      title={t('many.title')}
      which={t('many.which')}
      confirm={(count) => t('many.confirm', { count })}
      done={(count) => t('many.done', { count })}
      verdicts={{ approve: t('approve.action'), reject: t('reject.action') }}
      waiting={waiting}
      choicesOf={({ data }) =>
        data.map(({ sbiId, sbiVersion, orgName }) => ({
          id: sbiId,
          name: `${isolated(sbiVersion)} · ${isolated(orgName)}`,
        }))
      }
      decide={(request) => command.mutateAsync({ request })}
      onClose={onClose}
    />
  )
}
