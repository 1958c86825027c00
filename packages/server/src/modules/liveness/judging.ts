/** For each part of what is asked about: the one reason why it keeps something from counting, if any. */
type Judges<Facts, Reason extends string> = {
  readonly [P in keyof Facts]: (fact: Facts[P], now: Date) => Reason | undefined
}

/** Some of the facts: what is not asked about is left out. */
export type Asked<Facts> = { readonly [P in keyof Facts]?: Facts[P] | undefined }

/** What judges facts: the first reason against them, or every one. */
export interface Judgement<Facts extends object, Reason extends string> {
  readonly all: (facts: Asked<Facts>, now: Date) => Reason[]
  readonly first: (facts: Asked<Facts>, now: Date) => Reason | undefined
}

/** Makes the judgement from a table: at most one reason of each part, in the order of the table. */
export const judging = <Facts extends object, Reason extends string>(
  judges: Judges<Facts, Reason>,
): Judgement<Facts, Reason> => {
  const parts = Object.keys(judges) as (keyof Facts)[]
  const judge = (part: keyof Facts, facts: Asked<Facts>, now: Date): Reason | undefined => {
    const fact = facts[part]
    return fact === undefined ? undefined : judges[part](fact, now)
  }
  return {
    all: (facts, now) => parts.flatMap((part) => judge(part, facts, now) ?? []),
    first(facts, now) {
      for (const part of parts) {
        const reason = judge(part, facts, now)
        if (reason !== undefined) return reason
      }
      return undefined
    },
  }
}
