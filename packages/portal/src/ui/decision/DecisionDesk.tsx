import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { sayDone } from '../notices/toast.ts'
import { DecisionForm } from './DecisionForm.tsx'
import { usePlace } from './use-place.ts'
import { useRoomBelow } from './use-room-below.ts'
import styles from './DecisionDesk.module.css'
import type { ReactNode } from 'react'
import type { Verdict, VerdictWords } from './decision-words.ts'
import type { Reason } from './use-decision-form.ts'

export interface DecisionDeskProps {
  /** The queue in which it waits, by the server's name: `chip`. */
  readonly kind: string
  readonly id: string
  /** What the server allows this reader to decide now; the desk is empty without. */
  readonly verdicts: readonly Verdict[]
  readonly words: Readonly<Record<Verdict, VerdictWords>>
  readonly decide: (verdict: Verdict, reason: Reason) => Promise<unknown>
  /** Where one of this kind is decided. */
  readonly linkOf: (id: string) => string
  /** The list of all, for when nothing waits any more. */
  readonly list: { readonly label: string; readonly to: string }
  /** What is decided about. */
  readonly children: ReactNode
}

/**
 * Something to decide about, and the decision beside it, always in sight. After a decision comes the next that waits, so
 * that a whole queue is one sitting.
 */
export const DecisionDesk = (props: DecisionDeskProps) => {
  const { verdicts, children } = props
  if (verdicts.length === 0) return children
  return (
    <div className={styles.desk}>
      <div className={styles.subject}>{children}</div>
      {/* What cannot be decided any more is not half decided: the first of two people has no second approval. */}
      <PinnedDecision key={`${props.id} ${verdicts.join(' ')}`} {...props} />
    </div>
  )
}

const PinnedDecision = ({ kind, id, verdicts, words, decide, linkOf, list }: DecisionDeskProps) => {
  const t = useText('decision')
  const navigate = useNavigate()
  const { place, afterDecision } = usePlace(kind, id)
  const next = place?.next ?? null
  const waits = typeof place?.position === 'number'
  const goTo = (nextId: string) => void navigate({ to: linkOf(nextId) })

  const onDecided = async (verdict: Verdict) => {
    const { done } = words[verdict]
    // What was cleared away without having waited does not lead into the queue.
    if (!waits) {
      sayDone(done)
      return
    }
    const now = await afterDecision().catch(() => null)
    if (now?.next) {
      sayDone(t('andNext', { done, count: now.count }))
      goTo(now.next.id)
    } else sayDone(now === null ? done : t('andNothing', { done }), list)
  }

  return (
    <section
      ref={useRoomBelow()}
      className={styles.pinned}
      aria-label={t('title')}
      data-focus-home
      tabIndex={-1}
    >
      <DecisionForm
        place={place}
        verdicts={verdicts}
        words={words}
        decide={decide}
        onDecided={(verdict) => void onDecided(verdict)}
        onSkip={next === null || !waits ? null : () => goTo(next.id)}
      />
    </section>
  )
}
