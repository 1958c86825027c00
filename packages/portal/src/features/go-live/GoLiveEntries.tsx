import { Button } from '@mantine/core'
import { isolated, useText } from '../../locales/text.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { DateTime, useDayText } from '../../ui/inline/DateTime.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { useReport } from './use-report.ts'
import type { GoLive, GoLiveEntry } from './go-live.ts'

const EntryFacts = ({ entry }: { readonly entry: GoLiveEntry }) => {
  const t = useText('goLive')
  const { run, reason, dateTime, by } = entry
  return (
    <>
      <DateTime at={dateTime} /> · {t('by', { user: isolated(by) })}
      {run !== null && (
        <>
          {' · '}
          {t('counts', { passed: run.checksPassed, failed: 0, advice: run.checksAdvice })} ·{' '}
          {t('seen', { transaction: isolated(run.transactionId) })}
        </>
      )}
      {reason !== null && ` · ${isolated(reason)}`}
    </>
  )
}

/** What was said so far, the newest first; reports of runs as files. */
export const GoLiveEntries = ({ goLive }: { readonly goLive: GoLive }) => {
  const t = useText('goLive')
  const day = useDayText()
  const { partnerId, entries } = goLive
  const report = useReport()
  if (entries.length === 0) return null
  return (
    <>
      {report.isError && <ErrorPanel error={report.error} />}
      <EntryList>
        {entries.map((entry) => (
          <Entry
            key={entry.entryId}
            name={t(`entry.${entry.kind}`)}
            facts={<EntryFacts entry={entry} />}
            actions={
              entry.run && (
                <Button
                  variant="default"
                  size="sm"
                  leftSection={<DownloadIcon />}
                  aria-label={t('reportOf', { day: day(entry.dateTime), number: entry.number })}
                  onClick={() => report.mutate({ partnerId, entryId: entry.entryId })}
                >
                  {t('report')}
                </Button>
              )
            }
          />
        ))}
      </EntryList>
    </>
  )
}
