import type { Document } from '../policy.ts'

/** Some value of a document. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }

/** The part of JSON Schema in which the types of policies are written. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema | readonly Schema[]
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value)

/** The document that a text holds, for the form beside it; null while it holds none. */
export const readDocument = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** A document as people read it. */
export const writeDocument = (document: Document | JsonObject): string => JSON.stringify(document, null, 2)

/** An object with another value for one member; without it where the value is undefined. */
export const withMember = (object: JsonObject, name: string, value: Json | undefined): JsonObject => {
  const others = Object.entries(object).filter(([each]) => each !== name)
  if (value === undefined) return Object.fromEntries(others)
  // A member keeps its place; a new one comes last.
  return name in object
    ? Object.fromEntries(Object.entries(object).map(([each, old]) => [each, each === name ? value : old]))
    : { ...object, [name]: value }
}

/** What a form begins with where nothing is yet: all that the schema asks for, as little as possible of each. */
export const emptyFor = (schema: Schema): Json => {
  if (schema.type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, emptyFor(schema.properties?.[name] ?? {})]),
    )
  if (schema.type === 'array') return []
  if (schema.type === 'boolean') return false
  return schema.enum?.[0] ?? ''
}
