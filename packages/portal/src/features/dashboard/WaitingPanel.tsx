import { useFormatter, useNow } from 'use-intl'
import { readMoment } from '../../api/moments.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { CheckIcon } from '../../ui/icons.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { ButtonLink, TextLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { decisionKinds } from './decision-kinds.ts'
import styles from './Dashboard.module.css'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Response } from '../../api/client.ts'

type Waiting = Response<'approvals.waiting'>

const known = ({ oldest }: Waiting) =>
  oldest.flatMap((item) => {
    const kind = decisionKinds[item.kind]
    return kind ? [{ ...item, to: kind.linkOf(item.id), word: kind.word }] : []
  })

const WaitingList = ({ items }: { readonly items: ReturnType<typeof known> }) => {
  const t = useText('dashboard')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  return (
    <ol className={styles.waiting}>
      {items.map(({ kind, id, to, word, name, orgName, sinceDateTime }) => (
        <li key={`${kind} ${id}`}>
          <span>
            <TextLink to={to} className={styles.what}>
              <Foreign>{name}</Foreign>
            </TextLink>{' '}
            <span className={styles.kind}>{t(`kind.${word}`)}</span>
          </span>
          <span className={styles.whose}>
            <Foreign>{orgName}</Foreign>
          </span>
          <time dateTime={readMoment(sinceDateTime).toISOString()} className={styles.since}>
            {format.relativeTime(readMoment(sinceDateTime), now)}
          </time>
        </li>
      ))}
    </ol>
  )
}

/** The longest waiting decisions, whatever they are about, and the way into the queue. */
export const WaitingPanel = ({ query }: { readonly query: UseQueryResult<Waiting> }) => {
  const t = useText('dashboard')
  const decides = mayChange(useAccount())
  const items = query.data ? known(query.data) : []
  const [first] = items
  return (
    <Panel
      title={t(decides ? 'waitingTitle' : 'waitingAnywhere')}
      {...(first && decides
        ? {
            actions: (
              <ButtonLink to={first.to} size="sm">
                {t('beginDeciding')}
              </ButtonLink>
            ),
          }
        : {})}
    >
      <Loaded query={query} height={150}>
        {() =>
          items.length === 0 ? (
            <EmptyState icon={CheckIcon} title={t('nothingWaits')}>
              {t('nothingWaitsText')}
            </EmptyState>
          ) : (
            <WaitingList items={items} />
          )
        }
      </Loaded>
    </Panel>
  )
}
