import { useFormatter } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { FactEntry, FactList } from '../../ui/facts/FactList.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { useLatency } from './latency.ts'
import styles from './Usage.module.css'
import type { RunTime } from './usage.ts'

const everyMilliseconds = 5_000

type Process = RunTime['processes'][number]

const ProcessEntry = ({ of }: { readonly of: Process }) => {
  const t = useText('usage')
  const format = useFormatter()
  const latency = useLatency()
  return (
    <FactEntry
      name={
        <span>
          {t(`process.${of.kind}`)} <Literal>{`${of.host} ${of.pid}`}</Literal>
        </span>
      }
      status={<StatusBadge status={of.isAlive ? 'active' : 'inactive'} />}
      facts={[
        { label: t('process.rate'), value: format.number(of.callsPerSecond) },
        {
          label: t('process.feedAge'),
          value: of.feedAgeMs === null ? t('process.noFeed') : latency(of.feedAgeMs),
        },
        { label: t('process.waiting'), value: format.number(of.waiting) },
        { label: t('process.lost'), value: format.number(of.lost) },
        { label: t('process.started'), value: <DateTime at={of.startedDateTime} /> },
        { label: t('process.told'), value: <DateTime at={of.toldDateTime} /> },
      ]}
      note={of.lost > 0 ? t('process.lostNote') : undefined}
    />
  )
}

const CountingEntry = ({ of }: { readonly of: NonNullable<RunTime['counting']> }) => {
  const t = useText('usage')
  const format = useFormatter()
  return (
    <FactEntry
      name={<span>{t('counting.name')}</span>}
      status={<StatusBadge status={of.isAlive ? 'active' : 'inactive'} />}
      facts={[
        { label: t('counting.behind'), value: format.number(of.behind) },
        { label: t('counting.passedOver'), value: format.number(of.passedOver) },
        { label: t('counting.looked'), value: <DateTime at={of.lookedDateTime} /> },
      ]}
      note={of.isAlive ? undefined : t('counting.silentNote')}
    />
  )
}

const Slowest = ({ slowest }: Pick<RunTime, 'slowest'>) => {
  const t = useText('usage')
  const latency = useLatency()
  return (
    <ol className={styles.slowest}>
      {slowest.map(({ partnerId, orgName, code, slowestLatencyMs }) => (
        <li key={`${partnerId} ${code}`}>
          <strong>{latency(slowestLatencyMs)}</strong>{' '}
          {partnerId === null ? t('unknown') : <Foreign>{orgName ?? partnerId}</Foreign>}{' '}
          {code !== null && <Literal>{code}</Literal>}
        </li>
      ))}
    </ol>
  )
}

/** How the platform does at run time, asked again every few seconds. */
export const RunTimePanels = () => {
  const t = useText('usage')
  const format = useFormatter()
  const query = useRead('usage.run-time', {}, { refetchInterval: everyMilliseconds })
  return (
    <>
      <Panel title={t('process.title')}>
        <Loaded query={query}>
          {({ callsPerSecond, processes, counting }) => (
            <>
              <p>{t('process.sum', { rate: format.number(callsPerSecond) })}</p>
              {(processes.length > 0 || counting !== null) && (
                <FactList label={t('process.title')}>
                  {counting !== null && <CountingEntry of={counting} />}
                  {processes.map((each) => (
                    <ProcessEntry key={each.processId} of={each} />
                  ))}
                </FactList>
              )}
            </>
          )}
        </Loaded>
      </Panel>
      <Panel title={t('slowestTitle')}>
        <Loaded query={query}>
          {({ slowest }) => (slowest.length === 0 ? <p>{t('nothing')}</p> : <Slowest slowest={slowest} />)}
        </Loaded>
      </Panel>
    </>
  )
}
