import { z } from 'zod'
import { boundOf } from '../../packages/server/src/platform/http/limits/bounds.ts'

/** A place in a request to which something can be sent. */
export interface SchemaField {
  /** Members and positions from the root of the request. */
  readonly path: readonly (string | number)[]
  /** The longest text that gets past the first check; 0 where none does. */
  readonly longest: number
}

const inside = (schema: z.core.$ZodType, path: SchemaField['path']): SchemaField[] => {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.core.$ZodType>).flatMap(([name, part]) =>
      inside(part, [...path, name]),
    )
  if (schema instanceof z.ZodArray) return inside(schema.element, [...path, 0])
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => inside(option, path))
  if (schema instanceof z.ZodPipe) return inside(schema.in, path)
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  )
    return inside(schema.unwrap(), path)
  return [{ path, longest: schema instanceof z.ZodString ? (boundOf(schema) ?? 0) : 0 }]
}

/** Every prefix of every path too: a list, an object. */
const withParents = (fields: readonly SchemaField[]): SchemaField[] => {
  const all = new Map<string, SchemaField>()
  for (const { path, longest } of fields)
    for (let depth = 1; depth <= path.length; depth += 1) {
      const key = JSON.stringify(path.slice(0, depth))
      const known = all.get(key)?.longest ?? 0
      all.set(key, {
        path: path.slice(0, depth),
        longest: depth === path.length ? Math.max(known, longest) : known,
      })
    }
  return [...all.values()]
}

/** Every field of a schema, at any depth. */
export const fieldsOf = (schema: z.core.$ZodType): SchemaField[] => withParents(inside(schema, []))

/** `filters.0.value`. */
export const nameOf = ({ path }: SchemaField): string => path.join('.')

/** A request with something else at one place; what is missing around it is made. */
export const withAt = (value: unknown, path: SchemaField['path'], put: unknown): unknown => {
  const [step, ...rest] = path
  if (step === undefined) return put
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : []
    list[step] = withAt(list[step], rest, put)
    return list
  }
  const members = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return { ...members, [step]: withAt(members[step], rest, put) }
}
