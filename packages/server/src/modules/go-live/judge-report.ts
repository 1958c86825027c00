import { allChecks, type CheckPart } from '@entente/partner'
import { z } from 'zod'

/** The parts of a run; each must have been looked at. */
const parts: readonly CheckPart[] = ['settings', 'keys', 'certificates', 'connection', 'answer', 'request']

const partOf: ReadonlyMap<string, CheckPart> = new Map(allChecks.map(({ id, part }) => [id, part]))

/** What is stored and shown of a report is plain: neither NUL nor what hides from a reader. */
const plain = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/u)

const dayOne = Date.UTC(2000, 0)

/** Of a report what is looked at: whoever signed it may have written anything. */
const reportForm = z.object({
  kit: plain(128),
  at: z.iso.datetime().refine((text) => Date.parse(text) >= dayOne),
  partnerId: z.string().min(1).max(128),
  challenge: z.string().max(128).nullable(),
  checks: z
    .array(
      z.object({
        id: plain(100),
        verdict: z.enum(['passed', 'failed', 'advice', 'not-looked-at']),
      }),
    )
    .max(1000),
  facts: z.object({ call: z.object({ transactionId: plain(64) }).optional() }),
})

/** What a report says, in the form in which it is judged. */
export type ReadReport = z.output<typeof reportForm>

/** @returns undefined for what is no report */
export const readReportForm = (report: unknown): ReadReport | undefined => reportForm.safeParse(report).data

/** What speaks against a run: checks by their ids, and parts that nobody has looked at. */
export interface RunFaults {
  readonly failed: readonly string[]
  readonly missing: readonly CheckPart[]
}

/**
 * Whether a run was passed: nothing has failed, and every part was looked at. What is advice is no fault. Verdicts are the
 * partner's word; that the call came, the platform knows itself.
 */
export const findFaults = ({ checks, facts }: ReadReport): RunFaults | undefined => {
  const failed = checks.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)
  const looked = new Set(
    checks.filter(({ verdict }) => verdict !== 'not-looked-at').map(({ id }) => partOf.get(id)),
  )
  const missing = parts.filter(
    (part) => !looked.has(part) || (part === 'connection' && facts.call === undefined),
  )
  return failed.length + missing.length > 0 ? { failed, missing } : undefined
}

/** How many checks came to a verdict. */
export const countOf = ({ checks }: ReadReport, verdict: 'passed' | 'advice'): number =>
  checks.filter((each) => each.verdict === verdict).length
