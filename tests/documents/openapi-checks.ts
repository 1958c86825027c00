type Json = Readonly<Record<string, unknown>>

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: unknown): Json => (isObject(value) ? value : {})
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/** What a reference within a document leads to, or undefined where that is nothing. */
const resolve = (document: Json, reference: string): unknown =>
  reference.startsWith('#/')
    ? reference
        .slice(2)
        .split('/')
        .reduce<unknown>((place, name) => objectOf(place)[name], document)
    : undefined

/** Every reference, wherever it stands. */
const referencesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  return Object.entries(objectOf(value)).flatMap(([name, each]) =>
    name === '$ref' ? [String(each)] : referencesIn(each),
  )
}

/** Says what of a JSON Schema (draft 2020-12, as far as contracts use it) cannot be right. */
const schemaFaults = (schema: unknown, place: string): string[] => {
  if (typeof schema === 'boolean') return []
  if (!isObject(schema)) return [`${place}: a schema is an object or a boolean`]
  const { type, enum: values, required, properties, items, pattern } = schema
  const named = type === undefined ? [] : Array.isArray(type) ? type : [type]
  const faults = named
    .filter((name) => !types.includes(String(name)))
    .map((name) => `${place}: no type ${name}`)
  if (named.length !== new Set(named).size) faults.push(`${place}: a type is named twice`)
  if (schema['nullable'] !== undefined) faults.push(`${place}: nullable is of OpenAPI 3.0`)
  if (values !== undefined && listOf(values).length === 0) faults.push(`${place}: enum holds no value`)
  if (properties !== undefined && !isObject(properties)) faults.push(`${place}: properties is no object`)
  for (const name of listOf(required))
    if (!Object.hasOwn(objectOf(properties), String(name)))
      faults.push(`${place}: ${String(name)} is required and not described`)
  if (typeof pattern === 'string' && !isPattern(pattern))
    faults.push(`${place}: pattern is no regular expression`)
  const inner: [unknown, string][] = [
    ...Object.entries(objectOf(properties)).map(([name, each]): [unknown, string] => [
      each,
      `${place}.${name}`,
    ]),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
      listOf(schema[key]).map((each, index): [unknown, string] => [each, `${place}.${key}[${index}]`]),
    ),
    ...(items === undefined ? [] : [[items, `${place}[]`] as [unknown, string]]),
    ...['additionalProperties', 'propertyNames', 'not']
      .filter((key) => schema[key] !== undefined)
      .map((key): [unknown, string] => [schema[key], `${place}.${key}`]),
  ]
  return [...faults, ...inner.flatMap(([each, where]) => schemaFaults(each, where))]
}

const contentFaults = (holder: Json, place: string): string[] => {
  const content = objectOf(holder['content'])
  const kinds = Object.entries(content)
  if (kinds.length === 0) return [`${place}: content describes no media type`]
  return kinds.flatMap(([kind, media]) => schemaFaults(objectOf(media)['schema'], `${place} ${kind}`))
}

/** What stands here, or what a reference here leads to. */
const followed = (document: Json, value: unknown): Json => {
  const reference = objectOf(value)['$ref']
  return objectOf(isText(reference) ? resolve(document, reference) : value)
}

const parameterFaults = (operation: Json, path: string, place: string, document: Json): string[] => {
  const parameters = listOf(operation['parameters']).map((each) => followed(document, each))
  const keys = parameters.map((parameter) => `${String(parameter['in'])} ${String(parameter['name'])}`)
  const variables = [...path.matchAll(/\{([^}]+)\}/gu)].map(([, name]) => `path ${name}`)
  const described = keys.filter((key) => key.startsWith('path '))
  return [
    ...variables.filter((key) => !described.includes(key)).map((key) => `${place}: ${key} is not described`),
    ...described
      .filter((key) => !variables.includes(key))
      .map((key) => `${place}: ${key} is not in the path`),
    ...(new Set(keys).size === keys.length ? [] : [`${place}: a parameter is described twice`]),
    ...parameters.flatMap((parameter, index) => [
      ...(['path', 'query', 'header', 'cookie'].includes(String(parameter['in']))
        ? []
        : [`${place}: ${keys[index]}: in`]),
      ...(parameter['in'] === 'path' && parameter['required'] !== true
        ? [`${place}: ${keys[index]} is not required`]
        : []),
      ...schemaFaults(parameter['schema'], `${place} ${keys[index]}`),
    ]),
  ]
}

const operationFaults = (operation: Json, path: string, method: string, document: Json): string[] => {
  const place = `${method.toUpperCase()} ${path}`
  const schemes = Object.keys(objectOf(objectOf(document['components'])['securitySchemes']))
  const responses = Object.entries(objectOf(operation['responses'])).map(
    ([status, response]) => [status, followed(document, response)] as const,
  )
  const body = operation['requestBody']
  return [
    ...(isText(operation['operationId']) ? [] : [`${place}: no operationId`]),
    ...(isText(operation['summary']) ? [] : [`${place}: no summary`]),
    ...parameterFaults(operation, path, place, document),
    ...(body === undefined ? [] : contentFaults(objectOf(body), `${place} body`)),
    ...(body !== undefined && method === 'get' ? [`${place}: GET takes no body`] : []),
    ...(responses.length > 0 ? [] : [`${place}: no response`]),
    ...responses.flatMap(([status, response]) => [
      ...(/^([1-5]\d\d|default)$/u.test(status) ? [] : [`${place}: ${status} is no status`]),
      ...(isText(objectOf(response)['description']) ? [] : [`${place} ${status}: no description`]),
      ...(objectOf(response)['content'] === undefined
        ? []
        : contentFaults(objectOf(response), `${place} ${status}`)),
    ]),
    ...listOf(operation['security'])
      .flatMap((requirement) => Object.keys(objectOf(requirement)))
      .filter((name) => !schemes.includes(name))
      .map((name) => `${place}: ${name} is no security scheme`),
  ]
}

/** Says what in a document breaks OpenAPI 3.1, as far as our documents use it. */
export const openApiFaults = (document: Json): string[] => {
  const info = objectOf(document['info'])
  const shared = objectOf(objectOf(document['components'])['schemas'])
  const paths = Object.entries(objectOf(document['paths']))
  const operations = paths.flatMap(([path, item]) =>
    Object.entries(objectOf(item)).map(([method, operation]) => ({
      path,
      method,
      operation: objectOf(operation),
    })),
  )
  const ids = operations.map(({ operation }) => operation['operationId'])
  const shapes = paths.map(([path]) => path.replaceAll(/\{[^}]+\}/gu, '{}'))
  return [
    ...(/^3\.1\.\d+$/u.test(String(document['openapi'])) ? [] : ['openapi is not 3.1']),
    ...(isText(info['title']) && isText(info['version']) ? [] : ['info lacks title or version']),
    ...paths.filter(([path]) => !path.startsWith('/')).map(([path]) => `${path} does not begin with a slash`),
    ...(new Set(shapes).size === shapes.length
      ? []
      : ['two paths differ in the names of their variables only']),
    ...(new Set(ids).size === ids.length ? [] : ['an operationId is used twice']),
    ...[...new Set(referencesIn(document))]
      .filter((reference) => resolve(document, reference) === undefined)
      .map((reference) => `${reference} leads nowhere`),
    ...Object.entries(shared).flatMap(([name, schema]) => schemaFaults(schema, `schema ${name}`)),
    ...operations.flatMap(({ path, method, operation }) =>
      methods.includes(method)
        ? operationFaults(operation, path, method, document)
        : [`${path}: no method ${method}`],
    ),
  ]
}
