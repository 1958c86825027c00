import { Button, Kbd } from '@mantine/core'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useText } from '../../locales/text.ts'
import { ReasonField } from '../form/ReasonField.tsx'
import { UnsavedChangesGuard } from '../form/UnsavedChangesGuard.tsx'
import { CheckIcon, ChevronEndIcon, CloseIcon } from '../icons.tsx'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import { useShortcuts } from '../shortcuts/shortcuts.ts'
import { FinalNote } from './FinalNote.tsx'
import { PlaceLine } from './PlaceLine.tsx'
import { useDecisionForm } from './use-decision-form.ts'
import styles from './DecisionDesk.module.css'
import type { KeyboardEvent } from 'react'
import type { Verdict, VerdictWords } from './decision-words.ts'
import type { Reason } from './use-decision-form.ts'
import type { Place } from './use-place.ts'

interface DecisionFormProps {
  readonly place: Place | undefined
  readonly verdicts: readonly Verdict[]
  readonly words: Readonly<Record<Verdict, VerdictWords>>
  readonly decide: (verdict: Verdict, reason: Reason) => Promise<unknown>
  readonly onDecided: (verdict: Verdict) => void
  /** Null where nothing else waits. */
  readonly onSkip: (() => void) | null
}

const looks = {
  approve: { icon: CheckIcon, color: {} },
  reject: { icon: CloseIcon, color: { color: 'danger', variant: 'outline' } },
} as const

/** First the verdict, then its reason and the word that it is meant; by letters, too. */
export const DecisionForm = ({ place, verdicts, words, decide, onDecided, onSkip }: DecisionFormProps) => {
  const t = useText('decision')
  const [chosen, setChosen] = useState<Verdict | null>(null)
  const reason = useRef<HTMLDivElement>(null)
  const choices = useRef<HTMLDivElement>(null)
  const form = useDecisionForm(
    chosen,
    (given) => (chosen === null ? Promise.resolve() : decide(chosen, given)),
    () => chosen !== null && onDecided(chosen),
  )
  const choose = (verdict: Verdict) => {
    flushSync(() => setChosen(verdict))
    reason.current?.querySelector('textarea')?.focus()
  }
  const goBack = () => {
    const former = chosen
    flushSync(() => setChosen(null))
    choices.current?.querySelector<HTMLElement>(`[data-verdict="${former ?? ''}"]`)?.focus()
  }
  useShortcuts({
    ...(verdicts.includes('approve') && !form.busy ? { a: () => choose('approve') } : {}),
    ...(verdicts.includes('reject') && !form.busy ? { r: () => choose('reject') } : {}),
    ...(onSkip && !form.busy ? { s: onSkip } : {}),
  })
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape' && !form.busy) goBack()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
  }
  return (
    <>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <PlaceLine place={place} />
      {chosen === null ? (
        <div ref={choices} className={styles.choices}>
          {verdicts.map((verdict) => {
            const { icon: Drawing, color } = looks[verdict]
            return (
              <Button
                key={verdict}
                {...color}
                data-verdict={verdict}
                aria-keyshortcuts={verdict === 'approve' ? 'a' : 'r'}
                leftSection={<Drawing size={17} />}
                rightSection={<Kbd className={styles.key}>{verdict === 'approve' ? 'a' : 'r'}</Kbd>}
                onClick={() => choose(verdict)}
              >
                {words[verdict].action}
              </Button>
            )
          })}
          {onSkip && (
            <Button
              variant="default"
              aria-keyshortcuts="s"
              leftSection={<ChevronEndIcon size={17} />}
              rightSection={<Kbd className={styles.key}>s</Kbd>}
              onClick={onSkip}
            >
              {t('skip')}
            </Button>
          )}
        </div>
      ) : (
        <form onSubmit={form.onSubmit} className={styles.form} noValidate>
          <p>{words[chosen].text}</p>
          {words[chosen].final !== undefined && <FinalNote>{words[chosen].final}</FinalNote>}
          <div ref={reason}>
            <ReasonField {...form.field('reason')} required={chosen === 'reject'} onKeyDown={onKeyDown} />
          </div>
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <div className={styles.buttons}>
            <Button variant="default" onClick={goBack} disabled={form.busy}>
              {t('back')}
            </Button>
            <Button type="submit" loading={form.busy} {...(chosen === 'reject' ? { color: 'danger' } : {})}>
              {words[chosen].confirm}
            </Button>
          </div>
        </form>
      )}
    </>
  )
}
