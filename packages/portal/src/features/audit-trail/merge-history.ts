import { readMoment } from '../../api/moments.ts'
import type { Response } from '../../api/client.ts'

export type HistoryEntry = Response<'audit-trail.history'>[number]

/** Several objects' histories as one, newest first. */
export const mergeHistory = (histories: readonly (readonly HistoryEntry[])[]): HistoryEntry[] =>
  histories.flat().toSorted((a, b) => readMoment(b.at).getTime() - readMoment(a.at).getTime())
