import { z } from 'zod'
import type { Operation } from '../operation.ts'

/** The checks that measure a text before anything else looks at it. Only `fields.ts` makes them. */
const bounds = new WeakMap<object, number>()

/** Notes that the one check of a text schema measures. @throws Error when it is not the first */
export const markBound = (schema: z.ZodString, maximum: number): z.ZodString => {
  const [check, ...others] = schema.def.checks ?? []
  if (!check || others.length > 0) throw new Error('a bound is the first check of a text')
  bounds.set(check, maximum)
  return schema
}

/** Whole schemas that measure what they take. Only `fields.ts` makes them. */
const measured = new WeakSet<object>()

/** Notes that a schema of any members bounds all of them together. */
export const markMeasured = <Schema extends z.ZodType>(schema: Schema): Schema => {
  measured.add(schema)
  return schema
}

/** The code units that a text schema takes at most, as they arrive; undefined for one that does not measure first. */
export const boundOf = ({ def }: z.ZodString): number | undefined => {
  const [first] = def.checks ?? []
  return first && bounds.get(first)
}

type Definition = z.core.$ZodTypes['_zod']['def']

/** Every schema of the library carries its definition; only those that it cannot name do so below another type. */
const definitionOf = (schema: z.core.$ZodType): Definition => (schema as z.ZodType).def as Definition

/** Nothing of any length fits these. */
const leaves: ReadonlySet<string> = new Set([
  'boolean',
  'enum',
  'literal',
  'null',
  'undefined',
  'void',
  'never',
])

const textFaults = ({ checks, coerce }: z.core.$ZodStringDef, at: string): string[] => {
  if (coerce) return [`${at}: makes text of anything`]
  const [first] = checks ?? []
  return first && bounds.has(first) ? [] : [`${at}: a text that is not measured first (fields.ts)`]
}

const listFaults = ({ checks, element }: z.core.$ZodArrayDef, at: string): string[] => {
  const [first] = checks ?? []
  const isBounded = first instanceof z.core.$ZodCheckMaxLength
  return [
    ...(isBounded ? [] : [`${at}: a list without a largest number, checked first`]),
    ...faultsOf(element, `${at}[]`),
  ]
}

const faultsOf = (schema: z.core.$ZodType, at: string): string[] => {
  const definition = definitionOf(schema)
  if (measured.has(schema)) return []
  switch (definition.type) {
    case 'string':
      return textFaults(definition, at)
    case 'array':
      return listFaults(definition, at)
    case 'number':
      return (definition as { coerce?: boolean }).coerce ? [`${at}: makes a number of anything`] : []
    case 'object':
      return [
        ...(definition.catchall && definitionOf(definition.catchall).type !== 'never'
          ? [`${at}: takes any member`]
          : []),
        ...Object.entries(definition.shape).flatMap(([name, part]) => faultsOf(part, `${at}.${name}`)),
      ]
    case 'union':
      return definition.options.flatMap((option) => faultsOf(option, at))
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return faultsOf(definition.innerType, at)
    case 'pipe':
      // What comes out was made by us from what came in; a second schema looks at no more than the first let through.
      return faultsOf(definition.in, at)
    default:
      return leaves.has(definition.type) ? [] : [`${at}: nothing bounds what is ${definition.type}`]
  }
}

/**
 * The parts of a request that something unmeasured could reach: texts whose first check is no bound, lists without a
 * largest number of entries, records, anything of unknown shape. An operation that has one does not start.
 * @returns such as `accounts.sign-in request.password: a text that is not measured first`
 */
export const unboundedParts = (operation: Operation): string[] =>
  (['params', 'query', 'request'] as const).flatMap((part) =>
    faultsOf(operation[part], `${operation.name} ${part}`),
  )
