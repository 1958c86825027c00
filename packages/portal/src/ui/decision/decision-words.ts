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
