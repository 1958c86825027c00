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
  /** Whose checks: a gateway makes its own before the decision's, or after them. */
  readonly source: UsageSource
  readonly place: 'before' | 'after'
  readonly checks: readonly RunTimeCheck[]
  /** What a check looks at, in the reader's language. */
  readonly titleOf: (check: string, locale: Locale) => string
  /** Why a code refuses, and what is to be done. @param words what was stored with the refusal */
  readonly explain: (code: string, words: Readonly<Record<string, string>>, locale: Locale) => Explanation
  /** Who can mend it. */
  readonly actorOf: (code: string) => 'partner' | 'misp'
}

export const runTimeChecks = extensionPoint<RunTimeChecks>('usage.run-time-checks')

/** All that a use of this source goes through, in order. */
export const checksFor = (app: Pick<App, 'extensions'>, source: UsageSource): readonly RunTimeChecks[] => {
  const all = offeredAt(app, runTimeChecks)
  const own = source === 'decision' ? [] : all.filter((each) => each.source === source)
  return [
    ...own.filter(({ place }) => place === 'before'),
    ...all.filter((each) => each.source === 'decision'),
    ...own.filter(({ place }) => place === 'after'),
  ]
}

/** The group of checks that refuses with a code; undefined for a code of an earlier version. */
export const groupOfCode = (app: Pick<App, 'extensions'>, code: string): RunTimeChecks | undefined =>
  offeredAt(app, runTimeChecks).find(({ checks }) => checks.some(({ codes }) => codes.includes(code)))
