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
  return { ...rest, ...first, type: [type, 'null'] }
}

const fold = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fold)
  if (typeof value !== 'object' || value === null) return value
  // How members are called is nothing to write by, and the serializer's validator complains of it.
  const parts = Object.entries(value).filter(([key]) => key !== 'propertyNames')
  const folded = Object.fromEntries(parts.map(([key, inner]) => [key, fold(inner)]))
  return foldNullable(folded)
}

/** JSON Schema of what an operation answers in `response`. */
export const responseSchema = (operation: Operation): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(operation.response, { io: 'output', target: 'draft-7' })
  return fold(schema) as JsonSchema
}

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
    response: responseSchema(operation),
    errors: { type: 'array', items: { type: 'object', properties: {} } },
  },
})

/**
 * Makes what writes successful replies of an operation, and drops whatever its contract does not declare. Half a millisecond
 * each, at the first reply: all of them together would take longer than the rest of a start.
 */
export const lazySerializer = (operation: Operation): ((reply: unknown) => string) => {
  let serialize: ((reply: unknown) => string) | undefined
  return (reply) => {
    serialize ??= buildSerializer(replySchema(operation) as object as Schema)
    return serialize(reply)
  }
}
