import { CheckIcon, CloseIcon } from '../icons.tsx'
import type { RowAction } from '../table/columns.ts'
import type { Verdict } from './decision-words.ts'

interface DecisionActions<Row> {
  readonly words: Readonly<Record<Verdict, string>>
  /** Why it cannot be decided so now; null where it can. */
  readonly refusals: Readonly<Record<Verdict, string | null>>
  readonly decide: (verdict: Verdict, row: Row) => void
}

/** The two decisions about a row, in the order in which they stand everywhere. */
export const decisionActions = <Row>({ words, refusals, decide }: DecisionActions<Row>): RowAction<Row>[] =>
  (['approve', 'reject'] as const).map((verdict) => ({
    id: verdict,
    label: words[verdict],
    icon: verdict === 'approve' ? CheckIcon : CloseIcon,
    refusal: refusals[verdict],
    run: (row) => decide(verdict, row),
  }))
