export type Verdict = 'approve' | 'reject'

/** What a verdict is called, and what it does. */
export interface VerdictWords {
  /** The verb alone: *Approve*. */
  readonly action: string
  /** As the question of a dialog. */
  readonly title: string
  /** What follows from it. */
  readonly text: string
  /** The verb with its object: *Approve chip*. */
  readonly confirm: string
  readonly done: string
  /** What cannot be taken back, where that is so. */
  readonly final?: string
}

/**
 * The words of both verdicts.
 * @param say a part of what a verdict is called
 * @param final what a rejection takes away for good, where it does
 */
export const verdictWordsOf = (
  say: (verdict: Verdict, part: 'action' | 'title' | 'text' | 'confirm' | 'done') => string,
  final?: string,
): Readonly<Record<Verdict, VerdictWords>> => {
  const wordsOf = (verdict: Verdict): VerdictWords => ({
    action: say(verdict, 'action'),
    title: say(verdict, 'title'),
    text: say(verdict, 'text'),
    confirm: say(verdict, 'confirm'),
    done: say(verdict, 'done'),
  })
  const reject = wordsOf('reject')
  return { approve: wordsOf('approve'), reject: final === undefined ? reject : { ...reject, final } }
}
