import buildSerializer, { type Schema } from 'fast-json-stringify'
import { z } from 'zod'
import type { Operation } from '../operation.ts'

type JsonSchema = Record<string, unknown>

const scalarType = (schema: unknown): string | undefined => {
  const type = (schema as JsonSchema | null)?.['type']
  return typeof type === 'string' && type !== 'object' && type !== 'array' ? type : undefined
}

/** `anyOf: [string, null]` as `type: [string, null]`: the same, and the serializer needs no validator for it. */
const foldNullable = (schema: JsonSchema): JsonSchema => {
  const options = schema['anyOf']
  if (!Array.isArray(options) || options.length !== 2) return schema
  const [first, second] = options as JsonSchema[]
  const type = scalarType(first)
  if (!type || scalarType(second) !== 'null') return schema
  const { anyOf: _, ...rest } = schema
  const { enum: choices } = first ?? {}
  // Where null is no choice, a validator takes none.
  const withNull = Array.isArray(choices) ? { enum: [...(choices as unknown[]), null] } : {}
  return { ...rest, ...first, ...withNull, type: [type, 'null'] }
}

const fold = (value: unknown, without: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((each) => fold(each, without))
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value).filter(([key]) => !without.includes(key))
  const folded = Object.fromEntries(parts.map(([key, inner]) => [key, fold(inner, without)]))
  return foldNullable(folded)
}

const sameTextMark = 'x-same-text'
// How members are called is nothing to write by, and the serializer's validator complains of it.
const unwritable = ['propertyNames']

const schemaWithout = ({ response }: Operation, without: readonly string[]): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(response, { io: 'output', target: 'draft-7' })
  return fold(schema, without) as JsonSchema
}

/** JSON Schema of what an operation answers in `response`. */
export const responseSchema = (operation: Operation): JsonSchema =>
  schemaWithout(operation, [...unwritable, sameTextMark])

const nullableText = { type: ['string', 'null'] }

const isShort = ({ envelope }: Operation): boolean => envelope.kind === 'v1' && envelope.metadata === 'absent'

/** JSON Schema of a successful reply. */
const replySchema = (operation: Operation): JsonSchema => ({
  type: 'object',
  properties: {
    id: nullableText,
    version: nullableText,
    [operation.envelope.kind === 'v2' ? 'responseTime' : 'responsetime']: { type: 'string' },
    ...(isShort(operation) ? {} : { metadata: { type: 'null' } }),
    response: schemaWithout(operation, unwritable),
    errors: { type: 'array', items: { type: 'object', properties: {} } },
  },
})

type Write = (value: unknown) => string

/**
 * Marks a part of a response of which the same object comes again and again, such as what memory holds of a partner: its text
 * is written once for each object, which nobody may change then.
 */
export const sameText = <Schema extends z.ZodType>(schema: Schema): Schema =>
  schema.meta({ [sameTextMark]: true })

const isMarked = (schema: JsonSchema): boolean => schema[sameTextMark] === true

const hasMarks = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  (isMarked(schema as JsonSchema) || Object.values(schema).some(hasMarks))

const written = (schema: JsonSchema): Write => {
  const write = buildSerializer(schema as object as Schema)
  return (value) => write(value)
}

const writtenOnce = (schema: JsonSchema): Write => {
  const write = written(schema)
  const texts = new WeakMap<object, string>()
  return (value) => {
    if (typeof value !== 'object' || value === null) return write(value)
    const known = texts.get(value)
    if (known !== undefined) return known
    const text = write(value)
    texts.set(value, text)
    return text
  }
}

const listOf =
  (item: Write): Write =>
  (values) =>
    `[${(values as readonly unknown[]).map(item).join()}]`

interface Member {
  readonly name: string
  readonly head: string
  readonly write: Write
}

const objectOf =
  (members: readonly Member[]): Write =>
  (value) => {
    let text = ''
    for (const { name, head, write } of members) {
      const member = (value as JsonSchema)[name]
      if (member === undefined) continue
      text += `${text === '' ? '{' : ','}${head}${member === null ? 'null' : write(member)}`
    }
    return text === '' ? '{}' : `${text}}`
  }

const isNullable = (options: unknown): options is [JsonSchema, JsonSchema] =>
  Array.isArray(options) && options.length === 2 && scalarType(options[1]) === 'null'

/** What writes a value: by itself where parts of it are marked, else by a serializer that is compiled of the schema. */
const writerOf = (schema: JsonSchema): Write => {
  if (isMarked(schema)) return writtenOnce(schema)
  if (!hasMarks(schema)) return written(schema)
  // Null is written where the member is.
  if (isNullable(schema['anyOf'])) return writerOf(schema['anyOf'][0])
  if (schema['type'] === 'array') return listOf(writerOf(schema['items'] as JsonSchema))
  if (schema['type'] !== 'object') return written(schema)
  const members = Object.entries(schema['properties'] as Record<string, JsonSchema>)
  return objectOf(
    members.map(([name, member]) => ({ name, head: `${JSON.stringify(name)}:`, write: writerOf(member) })),
  )
}

/**
 * Makes what writes successful replies of an operation, and drops whatever its contract does not declare. Half a millisecond
 * each, at the first reply: all of them together would take longer than the rest of a start.
 */
export const lazySerializer = (operation: Operation): Write => {
  let serialize: Write | undefined
  return (reply) => {
    serialize ??= writerOf(replySchema(operation))
    return serialize(reply)
  }
}
