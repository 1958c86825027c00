import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import type { Explanation } from '../../platform/i18n/translate.ts'
import type { UsageSource } from './usage.ts'

/** One check, and the codes with which it refuses. */
interface RunTimeCheck {
  readonly check: string
  readonly codes: readonly string[]
}

/** What is checked at run time, in order, by the module that does it. */
export interface RunTimeChecks {
  readonly source: UsageSource
  /**
   * In which turn: first what is looked at before the decision, then the decision, then what comes behind it, of a gateway and
   * last of the decision, and in the end what happens with a call that was let in.
   */
  readonly place: 'before' | 'decision' | 'behind' | 'last-word' | 'let-in'
  readonly checks: readonly RunTimeCheck[]
  /** What a check looks at, in the reader's language. */
  readonly titleOf: (check: string, locale: Locale) => string
  /** Why a code refuses, and what is to be done. @param words what was stored with the refusal */
  readonly explain: (code: string, words: Readonly<Record<string, string>>, locale: Locale) => Explanation
  /** Who can mend it. */
  readonly actorOf: (code: string) => 'partner' | 'misp'
}

export const runTimeChecks = extensionPoint<RunTimeChecks>('usage.run-time-checks')

const turns: readonly RunTimeChecks['place'][] = ['before', 'decision', 'behind', 'last-word', 'let-in']

/** All that a use of this source goes through, in order. */
export const checksFor = (app: Pick<App, 'extensions'>, source: UsageSource): readonly RunTimeChecks[] => {
  const taken = offeredAt(app, runTimeChecks).filter(
    (each) => each.source === 'decision' || each.source === source,
  )
  return taken.toSorted((a, b) => turns.indexOf(a.place) - turns.indexOf(b.place))
}

/** The group of checks that refuses with a code; undefined for a code of an earlier version. */
export const groupOfCode = (app: Pick<App, 'extensions'>, code: string): RunTimeChecks | undefined =>
  offeredAt(app, runTimeChecks).find(({ checks }) => checks.some(({ codes }) => codes.includes(code)))
