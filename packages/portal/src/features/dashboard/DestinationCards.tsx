import { useFormatter, useNow } from 'use-intl'
import { readMoment } from '../../api/moments.ts'
import { useText } from '../../locales/text.ts'
import { destinationsOf } from '../../shell/navigation/navigation.ts'
import { useAccount } from '../../shell/session/session.ts'
import { DashboardCard, DashboardCards } from './DashboardCard.tsx'
import { decisionKinds } from './decision-kinds.ts'
import type { Response } from '../../api/client.ts'
import type { Destination } from '../../shell/navigation/navigation.ts'

type Queues = Response<'approvals.waiting'>['queues']

/** What waits at a destination, and for how long. */
const useWaitingText = (queues: Queues) => {
  const t = useText('dashboard')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  return ({ prefix, also = [] }: Destination): string | null => {
    const queue = queues.find(({ kind, count }) => {
      const link = decisionKinds[kind]?.linkOf('')
      return count > 0 && [prefix, ...also].some((each) => link?.startsWith(`${each}/`))
    })
    const word = queue && decisionKinds[queue.kind]?.word
    if (queue === undefined || word === undefined) return null
    const waits = t(`waits.${word}`, { count: queue.count })
    if (queue.oldestDateTime === null) return waits
    return t('waitsSince', { waits, when: format.relativeTime(readMoment(queue.oldestDateTime), now) })
  }
}

/** Every place that this account can go to, with what waits there. */
export const DestinationCards = ({ queues = [] }: { readonly queues?: Queues }) => {
  const t = useText('dashboard')
  const shell = useText('shell')
  const waitingAt = useWaitingText(queues)
  const places = destinationsOf(useAccount()).flatMap((each) =>
    each.id === 'home' ? [] : [{ ...each, about: each.id }],
  )
  return (
    <DashboardCards>
      {places.map((place) => (
        <DashboardCard
          key={place.id}
          to={place.to}
          icon={place.icon}
          title={shell(`destination.${place.id}`)}
          text={t(`about.${place.about}`)}
          waiting={waitingAt(place)}
        />
      ))}
    </DashboardCards>
  )
}
