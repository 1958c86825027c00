type Json = Record<string, unknown>

/** From so many places on, and so many characters, a schema is described once. */
const fewest = { places: 3, characters: 300 }

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A schema with what `change` makes of each schema in it. @param member the one that it describes */
const inside = (schema: Json, member: string, change: (schema: Json, member: string) => Json): Json =>
  Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties' && isObject(value))
        return [
          keyword,
          Object.fromEntries(
            Object.entries(value).map(([name, each]) => [name, isObject(each) ? change(each, name) : each]),
          ),
        ]
      if (['anyOf', 'oneOf', 'allOf'].includes(keyword))
        return [keyword, (value as unknown[]).map((each) => (isObject(each) ? change(each, member) : each))]
      if (['items', 'additionalProperties'].includes(keyword) && isObject(value))
        return [keyword, change(value, member)]
      return [keyword, value]
    }),
  )

/**
 * Takes out of schemas what stands alike in several places.
 * @param schemas with the name of what each describes
 * @param refTo a reference to a shared schema of this name
 * @returns the schemas with references, and what these lead to, by the member that it describes
 */
export const shareSchemas = (
  schemas: readonly (readonly [string, Json])[],
  refTo: (name: string) => Json,
): { readonly schemas: readonly Json[]; readonly shared: Json } => {
  const counts = new Map<string, number>()
  const count = (schema: Json, member: string): Json => {
    const key = JSON.stringify(schema)
    const before = counts.get(key) ?? 0
    counts.set(key, before + 1)
    // What stands only in what is shared already needs no name of its own.
    return before === 0 || key.length < fewest.characters ? inside(schema, member, count) : schema
  }
  for (const [name, schema] of schemas) count(schema, name)
  const names = new Map<string, string>()
  const shared: Json = {}
  const nameFor = (member: string): string => {
    let number = 1
    while (Object.hasOwn(shared, number === 1 ? member : `${member}-${number}`)) number += 1
    return number === 1 ? member : `${member}-${number}`
  }
  const share = (schema: Json, member: string): Json => {
    const key = JSON.stringify(schema)
    if (key.length < fewest.characters || (counts.get(key) ?? 0) < fewest.places)
      return inside(schema, member, share)
    const known = names.get(key)
    if (known !== undefined) return refTo(known)
    const name = nameFor(member)
    names.set(key, name)
    // Its place is taken before that of what stands in it.
    shared[name] = schema
    shared[name] = inside(schema, member, share)
    return refTo(name)
  }
  return { schemas: schemas.map(([name, schema]) => share(schema, name)), shared }
}
