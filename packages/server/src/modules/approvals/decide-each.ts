import { explain } from '../../platform/i18n/translate.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { Refusal } from '../../platform/refusal.ts'

/** What became of one of several: what it came to, or why nothing was decided about it. */
interface Outcome<Came> {
  readonly id: string
  readonly came: Came | null
  readonly refusal: { readonly errorCode: string; readonly message: string } | null
}

/**
 * Decides about several, one after the other, each in a transaction of its own: what is refused leaves the others as they were
 * decided.
 * @param decide the decision about one; only its refusals are told, anything else ends the call
 * @returns in the order of the ids, each once
 */
export const decideEach = async <Came>(
  ids: readonly string[],
  locale: Locale,
  decide: (id: string) => Promise<Came>,
): Promise<Outcome<Came>[]> => {
  const outcomes: Outcome<Came>[] = []
  for (const id of new Set(ids))
    try {
      outcomes.push({ id, came: await decide(id), refusal: null })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      outcomes.push({ id, came: null, refusal: { errorCode: error.code, message: explain(error, locale) } })
    }
  return outcomes
}
