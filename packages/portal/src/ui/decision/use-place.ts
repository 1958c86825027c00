import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import type { Response } from '../../api/client.ts'

export type Place = Response<'approvals.place'>

/**
 * Where something stands among what waits for a decision.
 * @returns the place as it was read, and how to read it anew once it has been decided
 */
export const usePlace = (kind: string, subjectId: string) => {
  const call = useCall()
  const input = { params: { kind, subjectId } }
  return {
    place: useRead('approvals.place', input).data,
    // Past the cache, which gives up what it reads for a component that leaves the page; the desk of what is decided does.
    afterDecision: (): Promise<Place> => call('approvals.place', input),
  }
}
