import { z } from 'zod'
import { readAllowList } from '../platform/outbound/public-addresses.ts'

/** What a setting lists, between commas; blanks and nothings do not count. */
export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** For a setting that a function reads: what that throws is what is wrong with it. */
export const readable = (read: (text: string) => unknown) => (text: string, context: z.RefinementCtx) => {
  try {
    read(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
}

/** Whether these are addresses and ranges that the outbound client may be allowed. */
export const isAllowList = (entries: readonly string[]): boolean => {
  try {
    readAllowList(entries)
    return true
  } catch {
    return false
  }
}

/** Which credentials the platform issues: words that paths name. */
export const credentialTypes = {
  schema: z
    .string()
    .default('auth,qrcode,euin,reprint,vercred,opencrvs')
    .transform(listOf)
    .refine((types) => types.length <= 50 && types.every((type) => type.length <= 128), {
      error: 'must be at most 50 types of at most 128 characters, parted by commas',
    }),
  help: 'Types of credentials that partners may map to policies, parted by commas',
}

/** A time between a minute and a day. */
export const minutes = (fallback: number) => z.coerce.number().int().min(1).max(1440).default(fallback)
