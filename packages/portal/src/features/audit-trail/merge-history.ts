import type { Response } from '../../api/client.ts'

export type HistoryEntry = Response<'audit-trail.history'>[number]

/** Several objects' histories as one, newest first. */
export const mergeHistory = (histories: readonly (readonly HistoryEntry[])[]): HistoryEntry[] =>
  histories.flat().toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
