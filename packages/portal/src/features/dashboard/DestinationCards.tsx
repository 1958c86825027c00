import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useFormatter, useNow } from 'use-intl'
import { readMoment } from '../../api/moments.ts'
import { useText } from '../../locales/text.ts'
import { menuOf, prefixesOf } from '../../shell/navigation/navigation.ts'
import { useAccount } from '../../shell/session/session.ts'
import { decisionKinds } from './decision-kinds.ts'
import styles from './DestinationCards.module.css'
import type { Response } from '../../api/client.ts'
import type { Destination } from '../../shell/navigation/places.ts'

type Queues = Response<'approvals.waiting'>['queues']

/** What waits at a destination, and for how long: a line for each kind. */
const useWaitingTexts = (queues: Queues) => {
  const t = useText('dashboard')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  return (place: Destination): readonly string[] =>
    queues.flatMap(({ kind, count, oldestDateTime }) => {
      const { linkOf, word } = decisionKinds[kind] ?? {}
      const isHere = prefixesOf(place).some((prefix) => linkOf?.('').startsWith(`${prefix}/`))
      if (count === 0 || word === undefined || !isHere) return []
      const waits = t(`waits.${word}`, { count })
      if (oldestDateTime === null) return [waits]
      return [t('waitsSince', { waits, when: format.relativeTime(readMoment(oldestDateTime), now) })]
    })
}

/** Every place that this account can go to, in the groups of the menu, with what waits there. */
export const DestinationCards = ({ queues = [] }: { readonly queues?: Queues }) => {
  const t = useText('dashboard')
  const shell = useText('shell')
  const headings = useId()
  const waitingAt = useWaitingTexts(queues)
  return menuOf(useAccount()).map((group) => {
    const cards = group.places.flatMap((place) =>
      place.id === 'home' ? [] : [{ ...place, id: place.id, waiting: waitingAt(place) }],
    )
    if (cards.length === 0) return null
    const Title = group.id === null ? 'h2' : 'h3'
    return (
      <section key={group.id} aria-labelledby={group.id === null ? undefined : headings + group.id}>
        {group.id !== null && (
          <h2 id={headings + group.id} className={styles.group}>
            {shell(`group.${group.id}`)}
          </h2>
        )}
        <div className={styles.cards}>
          {cards.map(({ id, to, icon: Drawing, waiting }) => (
            <Link key={to} to={to} className={styles.card}>
              <span className={styles.icon}>
                <Drawing size={20} />
              </span>
              <Title className={styles.title}>{shell(`destination.${id}`)}</Title>
              <span className={styles.text}>{t(`about.${id}`)}</span>
              {waiting.map((line) => (
                <span key={line} className={styles.waiting}>
                  {line}
                </span>
              ))}
            </Link>
          ))}
        </div>
      </section>
    )
  })
}
