import { z } from 'zod'
import { blank, lengthBetween, type Problem } from './problems.ts'

// Neither NUL nor half of a surrogate pair can be stored by PostgreSQL.
const unstorable = /[\0\p{Cs}]/u

// Control characters have no place in a name: they hide text from a reader.
const controlCharacters = /[\p{Cc}\p{Cs}]/u

const fits = (text: string, maximum: number): boolean => text.length <= maximum && !unstorable.test(text)

/** A required one-line text of 1 to `maximum` characters, trimmed, inner runs of blanks collapsed. */
export const line = (maximum: number) =>
  z
    .string({ error: blank })
    .transform((text) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim())
    .refine((text) => text.length > 0, { error: blank, abort: true })
    .refine((text) => text.length <= maximum, { ...lengthBetween(1, maximum), abort: true })
    .refine((text) => !controlCharacters.test(text), { error: 'control' satisfies Problem })
    .meta({ minLength: 1, maxLength: maximum })

/** A required id or code as the caller wrote it: 1 to `maximum` characters, not blank. */
export const identifier = (maximum: number) =>
  z
    .string({ error: blank })
    .refine((text) => text.trim().length > 0, { error: blank, abort: true })
    .refine((text) => fits(text, maximum), lengthBetween(1, maximum))
    .meta({ minLength: 1, maxLength: maximum })

/** A required long text: a certificate, a comment. Not trimmed. */
export const text = (maximum: number) =>
  z
    .string({ error: blank })
    .refine((value) => value.trim().length > 0, { error: blank, abort: true })
    .refine((value) => fits(value, maximum), lengthBetween(1, maximum))
    .meta({ minLength: 1, maxLength: maximum })

/** Certificates arrive as text; 64 KiB hold the largest accepted chain, base64 and armour a little more. */
export const certificateText = text(128 * 1024)

/** A text that may be blank: a path variable, a filter. */
export const searchText = (maximum: number) =>
  z
    .string()
    .refine((text) => fits(text, maximum), lengthBetween(0, maximum))
    .meta({ maxLength: maximum })

/** Days within which something ends: 1 to 30 (pms-1.3-delta §2.1). */
export const expiryPeriod = z
  .string()
  .regex(/^(?:[1-9]|[12]\d|30)$/u, { error: 'days' satisfies Problem })
  .meta({ description: '1 to 30 days' })

/** A path variable. */
export const pathId = () => searchText(128)

/** `yyyy-MM-ddTHH:mm:ss.SSSZ`, UTC. */
export const instant = z.string().meta({ format: 'date-time' })

/** `yyyy-MM-ddTHH:mm:ss.SSS+00:00`, UTC. */
export const offsetTime = z.string().meta({ format: 'date-time', description: 'UTC, with the offset +00:00' })

/** `yyyy-MM-ddTHH:mm:ss.SSS`, UTC. No `date-time` of JSON Schema, which asks for a zone. */
export const localTime = z.string().meta({ description: 'yyyy-MM-ddTHH:mm:ss.SSS, UTC, without a zone' })
