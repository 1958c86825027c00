import { z } from 'zod'
import { armour } from '../http/fields.ts'
import { fileEncodings } from './decode-text.ts'

/** Problems that one answer tells; how many there are, it says too. */
export const mostToldProblems = 200

/** Rows that one call carries out: the client goes on from where it stopped, and shows how far it is. */
export const rowsAtOnce = 200

/** The body of an import: the whole file every time, so that what is carried out is what was looked at. */
export const importRequest = z.object({
  /** Base64. */
  file: armour(1_000_000),
  encoding: z.enum(fileEncodings).nullish(),
  /** Says what would happen, and stores nothing. */
  isDryRun: z.boolean(),
  /** Rows that were carried out already. */
  from: z.int().min(0).max(10_000).nullish(),
})

/** A file as it was understood. */
export const importedFile = z.object({
  encoding: z.enum(fileEncodings),
  delimiter: z.string(),
  rowCount: z.int(),
  problemCount: z.int(),
  problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), message: z.string() })),
  /** The first rows, as they were understood. */
  sample: z.array(z.record(z.string(), z.string().nullable())),
})

/** What an import came to. @param outcomes what becomes of a row */
export const importResult = <const Outcome extends string>(outcomes: readonly [Outcome, ...Outcome[]]) =>
  importedFile.extend({
    /** How many rows became, or would become, what. */
    outcomes: z.object(
      Object.fromEntries(outcomes.map((outcome) => [outcome, z.int()])) as Record<Outcome, z.ZodInt>,
    ),
    /** From where to go on; null when nothing is left. Rows with problems stop everything before it begins. */
    next: z.int().nullable(),
  })

export const importErrors = [
  'ENT_IMP_001',
  'ENT_IMP_002',
  'ENT_IMP_003',
  'ENT_IMP_004',
  'ENT_IMP_005',
] as const
