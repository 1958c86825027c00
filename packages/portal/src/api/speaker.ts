/** Somebody who is signed in, as far as pages are drawn for them. */
interface Person {
  readonly accountId: string
  readonly userName: string
}

/**
 * For whom this page speaks. The first session answer says it, and it stays until the page is loaded anew: whoever signs
 * in in another tab does not get what was typed here.
 */
export interface Speaker {
  /** Null before somebody is known. */
  readonly current: () => Person | null
  /** The first time counts. */
  readonly learn: (person: Person) => void
}

export const createSpeaker = (): Speaker => {
  let speaker: Person | null = null
  return {
    current: () => speaker,
    learn: ({ accountId, userName }) => {
      speaker ??= { accountId, userName }
    },
  }
}
