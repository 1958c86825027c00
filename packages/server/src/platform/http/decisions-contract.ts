import { z } from 'zod'
import { identifier, line } from './fields.ts'

/** The most that are decided in one call. */
const mostAtOnce = 50

/** Several things that are decided alike. @param idMost characters of an id */
export const decisionsRequest = (idMost: number) =>
  z.object({
    ids: z.array(identifier(idMost)).max(mostAtOnce).min(1),
    approve: z.boolean(),
    reason: line(500).nullish(),
  })

/** Why nothing was decided about one of several; null where it was. */
const decisionRefusal = z.object({ errorCode: z.string(), message: z.string() }).nullable()

/** What became of each, in the order of the ids. @param outcome the member that says so, null where it was refused */
export const decisionsResponse = <Outcome extends z.ZodRawShape>(outcome: Outcome) =>
  z.array(z.object({ id: z.string(), ...outcome, refusal: decisionRefusal }))
