import { oneLine } from '@entente/trust'
import { z } from 'zod'
import { markBound, markMeasured } from './limits/bounds.ts'
import { blank, lengthBetween, type Problem } from './envelope/problems.ts'

// Neither NUL nor half of a surrogate pair can be stored by PostgreSQL.
const unstorable = /[\0\p{Cs}]/u

// The same as JSON writes them; a backslash before the escape makes it a text about one.
const escapedUnstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f]..)/u

// Control characters have no place in a name: they hide text from a reader.
const controlCharacters = /[\p{Cc}\p{Cs}]/u

/** What `bounded` says of a text that is too long; that of `line` and others names the length of what remains. */
type TooLong = Readonly<{ error: Problem; params?: Readonly<Record<string, number>> }>

/**
 * What every text of a request is made from: it is measured, in UTF-16 code units and where asked in octets of UTF-8,
 * before anything else looks at it. A schema without this check is refused at start (`unboundedParts`).
 * @param maximum code units; each is at most three octets
 * @param bytes octets, for what is ASCII unless something is wrong with it
 */
export const bounded = (
  maximum: number,
  { bytes, tooLong = lengthBetween(0, maximum) }: { bytes?: number; tooLong?: TooLong } = {},
) =>
  markBound(
    z
      .string({ error: blank })
      .refine(
        (text) => text.length <= maximum && (bytes === undefined || Buffer.byteLength(text, 'utf8') <= bytes),
        { ...tooLong, abort: true },
      ),
    maximum,
  )

/** A decomposed text is at most four times as long as the composed one, in UTF-16 (UAX #15). */
export const longestDecomposition = 4

/** A required one-line text of 1 to `maximum` characters, trimmed, inner runs of blanks collapsed. */
export const line = (maximum: number) =>
  bounded(maximum * longestDecomposition, { tooLong: lengthBetween(1, maximum) })
    .transform(oneLine)
    .refine((text) => text.length > 0, { error: blank, abort: true })
    .refine((text) => text.length <= maximum, { ...lengthBetween(1, maximum), abort: true })
    .refine((text) => !controlCharacters.test(text), { error: 'control' satisfies Problem })
    .meta({ minLength: 1, maxLength: maximum })

const storable = (maximum: number, bytes?: number) =>
  bounded(maximum, { ...(bytes === undefined ? {} : { bytes }), tooLong: lengthBetween(1, maximum) })
    .refine((value) => value.trim().length > 0, { error: blank, abort: true })
    .refine((value) => !unstorable.test(value), lengthBetween(1, maximum))
    .meta({ minLength: 1, maxLength: maximum })

/** A required id or code as the caller wrote it: 1 to `maximum` characters, not blank. */
export const identifier = (maximum: number) => storable(maximum)

/** A required long text: a comment. Not trimmed. */
export const text = (maximum: number) => storable(maximum)

/** Bytes in a text: PEM, base64, a JWS. 1 to `maximum` octets, for nothing in it is more than ASCII. */
export const armour = (maximum: number) => storable(maximum, maximum)

const certificateLength = 128 * 1024

/**
 * Certificates arrive as text; 64 KiB hold the largest accepted chain, base64 and armour a little more. Nothing else is
 * asked of it here: what was sent as bytes, and garbled on its way, is no certificate rather than too long.
 */
export const certificateText = bounded(certificateLength, { tooLong: lengthBetween(1, certificateLength) })
  .refine((value) => value.trim().length > 0, { error: blank, abort: true })
  .meta({ minLength: 1, maxLength: certificateLength })

/** A text that may be blank: a path variable, a filter. */
export const searchText = (maximum: number) =>
  bounded(maximum)
    .refine((text) => !unstorable.test(text), lengthBetween(0, maximum))
    .meta({ maxLength: maximum })

/**
 * An object of JSON that a service judges by itself: at most `maximum` characters when it is written down. How deep and how
 * rich it may be, the reader of bodies has seen to (`isModestJson`), so that writing it is cheap.
 */
export const jsonObject = (maximum: number) =>
  markMeasured(
    z
      .record(z.string(), z.unknown(), { error: (issue) => (issue.input === undefined ? blank : undefined) })
      .refine((value) => JSON.stringify(value).length <= maximum, lengthBetween(1, maximum))
      .refine((value) => !escapedUnstorable.test(JSON.stringify(value)), {
        error: 'control' satisfies Problem,
      }),
  )

/** Any value of JSON that is kept for clients: at most `maximum` characters when it is written down; see `jsonObject`. */
export const jsonValue = (maximum: number) =>
  markMeasured(
    z
      .unknown()
      .refine((value) => (JSON.stringify(value) ?? '').length <= maximum, lengthBetween(0, maximum))
      .refine((value) => !unstorable.test(JSON.stringify(value) ?? ''), {
        error: 'control' satisfies Problem,
      }),
  )

/** A text in a fixed form, such as digits. @param form anchored; looks at `maximum` characters at most */
export const formatted = (form: RegExp, maximum: number, error: Problem = 'other') =>
  bounded(maximum, { tooLong: { error } }).regex(form, { error })

const yes: ReadonlySet<string> = new Set(['true', 'on', 'yes', '1'])

/** Yes or no in a query, in the words that the contract's reader knows, in any case; an empty one says nothing. */
export const queryFlag = formatted(/^(?:true|on|yes|1|false|off|no|0|)$/iu, 5)
  .transform((word) => (word === '' ? undefined : yes.has(word.toLowerCase()) ? 'true' : 'false'))
  .optional()
  .meta({ enum: ['true', 'false'] })

/** Days within which something ends: 1 to 30 (pms-1.3-delta §2.1). */
export const expiryPeriod = formatted(/^(?:[1-9]|[12]\d|30)$/u, 2, 'days').meta({
  description: '1 to 30 days',
})

/** A path variable. */
export const pathId = () => searchText(128)

/** `yyyy-MM-ddTHH:mm:ss.SSSZ`, UTC. */
export const instant = z.string().meta({ format: 'date-time' })

/** `yyyy-MM-ddTHH:mm:ss.SSS+00:00`, UTC. */
export const offsetTime = z.string().meta({ format: 'date-time', description: 'UTC, with the offset +00:00' })

/** `yyyy-MM-ddTHH:mm:ss.SSS`, UTC. No `date-time` of JSON Schema, which asks for a zone. */
export const localTime = z.string().meta({ description: 'yyyy-MM-ddTHH:mm:ss.SSS, UTC, without a zone' })
