/** Where a use is noted. */
export const usageSources = ['decision', 'gateway'] as const

export type UsageSource = (typeof usageSources)[number]

/** Whom a use is about, as far as it is known; never about the person who was authenticated. */
export interface UsageConcerns {
  readonly partnerId: string | null
  /**
   * As whom somebody asked who has shown nothing of a partner's: stored if there is such a partner, who sees then that it was
   * refused.
   */
  readonly claimedPartnerId?: string | null
  /** Id of the row, never the key. */
  readonly apiKeyId: string | null
  readonly clientId: string | null
  readonly policyId: string | null
  readonly licenceId: string | null
  /** Whose licence it is. */
  readonly mispId: string | null
}

/** One use of the platform by a partner, and what became of it. */
export interface Usage extends UsageConcerns {
  readonly source: UsageSource
  /** What was wanted, in the words of decisions; null: whatever the policy is for. */
  readonly operation: string | null
  readonly isAllowed: boolean
  /** Why it was refused: our code. */
  readonly code: string | null
  /** What the texts of that code mention; nothing about people. */
  readonly words?: Readonly<Record<string, string>> | undefined
  readonly latencyMs: number
  /** As whoever asked calls it, at most 64 characters. */
  readonly transactionId: string
  readonly at: Date
}

/** A use as it is stored. */
export interface StoredUsage extends Usage {
  readonly id: string
}

/** What is stored of each text at most; the tables hold them to it. */
const widths = { transactionId: 64, operation: 64, code: 40, clientId: 128, claimedPartnerId: 36 } as const

// Neither NUL nor half of a surrogate pair can be stored.
const unstorable = /[\0\p{Cs}]/u
const everyUnstorable = new RegExp(unstorable, 'gu')

/** Words that cannot be stored are left out: the text has three dots in their place. */
const storedWords = (words: Usage['words']): Usage['words'] => {
  if (words === undefined) return undefined
  const all = JSON.stringify(words)
  return all.length > 600 || /\\u(?:0000|d[89a-f])/iu.test(all) ? undefined : words
}

const cut = (text: string | null, width: number): string | null => {
  if (text === null || text === '') return null
  if (text.length <= width && !unstorable.test(text)) return text
  return text.slice(0, width).replaceAll(everyUnstorable, '') || null
}

/** A use as it is stored: one that is out of bounds keeps no others from being stored. */
export const toStored = (usage: Usage, id: string): StoredUsage => ({
  ...usage,
  id,
  transactionId: cut(usage.transactionId, widths.transactionId) ?? '-',
  operation: cut(usage.operation, widths.operation),
  code: usage.isAllowed ? null : (cut(usage.code, widths.code) ?? 'unknown'),
  words: usage.isAllowed ? undefined : storedWords(usage.words),
  clientId: cut(usage.clientId, widths.clientId),
  claimedPartnerId: cut(usage.claimedPartnerId ?? null, widths.claimedPartnerId),
  latencyMs: Math.min(Math.max(usage.latencyMs, 0), 2_000_000),
})
