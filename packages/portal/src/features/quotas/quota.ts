import type { OperationName, Response } from '../../api/client.ts'

export type QuotaInUse = Response<'quotas.get'>

/** What calls are made with. */
export interface QuotaSubject {
  readonly kind: 'key' | 'licence'
  readonly id: string
  /** What titles call it. */
  readonly name: string
}

/** What a change of a quota makes stale. */
export const staleAfterChange: readonly OperationName[] = ['quotas.get', 'audit-trail.history']

/** Digits of the server's largest number. */
export const longestNumber = 13

const most = 1_000_000_000_000

/** What somebody has typed as a number of calls; null for no limit, undefined for what is none. */
export const readCalls = (text: string): number | null | undefined => {
  const digits = text.replaceAll(/\s/gu, '')
  if (digits === '') return null
  const calls = /^\d+$/u.test(digits) ? Number(digits) : 0
  return calls >= 1 && calls <= most ? calls : undefined
}
