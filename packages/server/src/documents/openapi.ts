import { z } from 'zod'
import { operations } from '../contracts.ts'
import { messages } from '../platform/i18n/translate.ts'
import { readableText } from './readable-text.ts'
import { shareSchemas } from './share-schemas.ts'
import type { Access, Operation } from '../platform/http/operation.ts'
import { responseSchema } from '../platform/http/envelope/response-schema.ts'

type Json = Record<string, unknown>

const inputSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  })
  return rest
}

const nullableText = { type: ['string', 'null'] }

type EnvelopeKind = Operation['envelope']['kind']

const time = { type: 'string', format: 'date-time' }

/** What bodies of one kind of envelope have in common. */
const bodyEnvelopes: Readonly<Record<EnvelopeKind, { required: string[]; properties: Json }>> = {
  v1: {
    required: ['request'],
    properties: { id: nullableText, version: nullableText, requesttime: time, request: {} },
  },
  v2: {
    required: ['id', 'version', 'requestTime', 'request'],
    properties: { id: { type: 'string' }, version: { const: '1.0' }, requestTime: time, request: {} },
  },
}

/** What is an operation's own in its body, or undefined where it takes none. */
const ownBody = ({ request, envelope }: Operation): Json | undefined =>
  request instanceof z.ZodUndefined
    ? undefined
    : { ...(envelope.kind === 'v2' ? { id: { const: envelope.id } } : {}), request: inputSchema(request) }

/** JSON Schema of the body envelope, or undefined where the operation takes none. */
export const bodySchema = (operation: Operation): Json | undefined => {
  const own = ownBody(operation)
  const { required, properties } = bodyEnvelopes[operation.envelope.kind]
  return own && { type: 'object', required, properties: { ...properties, ...own } }
}

const errorsSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['errorCode', 'message'],
    properties: { errorCode: { type: 'string' }, message: { type: 'string' } },
  },
}

const refTo = (place: string): Json => ({ $ref: `#/components/${place}` })

/** What replies of one kind of envelope have in common. */
const replyMembers = (kind: EnvelopeKind): Json => ({
  id: nullableText,
  version: nullableText,
  [kind === 'v2' ? 'responseTime' : 'responsetime']: time,
  metadata: { type: 'null' },
})

const resultOf = (operation: Operation): Json => ({
  response: { anyOf: [responseSchema(operation), { type: 'null' }] },
})

/** JSON Schema of a whole reply, errors included. */
export const replySchemaOf = (operation: Operation): Json => ({
  type: 'object',
  properties: {
    ...replyMembers(operation.envelope.kind),
    ...resultOf(operation),
    errors: errorsSchema,
  },
})

/** The parameters of one place, as OpenAPI lists them. */
export const parametersOf = (operation: Operation, place: 'path' | 'query'): Json[] => {
  const schema = inputSchema(place === 'path' ? operation.params : operation.query)
  const required = (schema['required'] as string[] | undefined) ?? []
  return Object.entries((schema['properties'] as Json | undefined) ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

/** Who may call, in words. */
export const describeAccess = (access: Access): string => {
  if ('public' in access) return `Public: ${access.why}.`
  const roles = access.roles === 'any' ? 'any signed-in caller' : access.roles.join(', ')
  return `Roles: ${roles}. Data: ${access.ownership}.`
}

const texts: Readonly<Record<string, { readonly cause: string; readonly remedy: string }>> =
  messages.eng.errors

/** Cause and remedy of a code, with its values shown by name. */
export const causeOf = (code: string): string => {
  const text = texts[code]
  if (!text) throw new Error(`The code ${code} has no text`)
  return `${readableText(text.cause)} ${readableText(text.remedy)}`
}

const describe = ({ access, errors }: Operation): string => {
  const codes = errors.map((code) => `\`${code}\``).join(', ')
  const refusals = `Business errors (HTTP 200; the schema of \`errors\` says what each means): ${codes}`
  return [describeAccess(access), ...(codes === '' ? [] : ['', refusals])].join('\n')
}

/** The errors of a reply, with every code there is: what one means is the same in each operation. */
const errorsWithCodes = (): Json => {
  const { items, ...list } = errorsSchema
  const codes = Object.keys(texts).sort()
  const errorCode = {
    type: 'string',
    oneOf: codes.map((code) => ({ const: code, description: causeOf(code) })),
  }
  return { ...list, items: { ...items, properties: { ...items.properties, errorCode } } }
}

/** What operations ask and answer alike stands once. */
const shared = () => ({
  schemas: {
    Errors: errorsWithCodes(),
    ...Object.fromEntries(
      (['v1', 'v2'] as const).flatMap((kind) => [
        [`Request-${kind}`, { type: 'object', ...bodyEnvelopes[kind] }],
        [
          `Reply-${kind}`,
          { type: 'object', properties: { ...replyMembers(kind), errors: refTo('schemas/Errors') } },
        ],
      ]),
    ),
  },
  responses: {
    NotSignedIn: { description: 'Not signed in' },
    RoleMissing: { description: 'Role missing' },
  },
})

/** From so many operations on a parameter is described once. */
const oftenAsked = 3

/** Takes out of the operations the parameters that several describe alike. @returns these, by name */
const shareParameters = (items: readonly Json[]): Json => {
  const counts = new Map<string, number>()
  const keyOf = (parameter: Json): string => JSON.stringify(parameter)
  const lists = items.map((item) => item['parameters'] as Json[])
  for (const parameter of lists.flat()) counts.set(keyOf(parameter), (counts.get(keyOf(parameter)) ?? 0) + 1)
  const common = new Map<string, string>()
  // Of several that bear one name the most common is meant.
  for (const [key, count] of [...counts].sort(([, one], [, other]) => other - one)) {
    const { name } = JSON.parse(key) as { name: string }
    if (count >= oftenAsked && ![...common.values()].includes(name)) common.set(key, name)
  }
  for (const item of items)
    item['parameters'] = (item['parameters'] as Json[]).map((parameter) => {
      const name = common.get(keyOf(parameter))
      return name === undefined ? parameter : refTo(`parameters/${name}`)
    })
  const byName = [...common].sort(([, one], [, other]) => (one < other ? -1 : 1))
  return Object.fromEntries(byName.map(([key, name]) => [name, JSON.parse(key) as Json]))
}

/** What stands once, with members of an operation's own. */
const extending = (place: string, properties: Json): Json => ({ allOf: [refTo(place), { properties }] })

const document = (operation: Operation & { name: string }): Json => {
  const body = ownBody(operation)
  const { kind } = operation.envelope
  const isPublic = 'public' in operation.access
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: describe(operation),
    tags: [operation.name.split('.')[0]],
    security: isPublic ? [] : [{ session: [] }, { bearer: [] }],
    parameters: [...parametersOf(operation, 'path'), ...parametersOf(operation, 'query')],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: extending(`schemas/Request-${kind}`, body) } },
          },
        }
      : {}),
    responses: {
      '200': {
        description: 'The result, or business errors in `errors`',
        content: {
          'application/json': {
            schema: extending(`schemas/Reply-${kind}`, resultOf(operation)),
          },
        },
      },
      ...(isPublic ? {} : { '401': refTo('responses/NotSignedIn'), '403': refTo('responses/RoleMissing') }),
    },
  }
}

/** Where an operation describes its body and its reply, and what each is called. */
const contentsOf = (item: Json): (readonly [string, Json])[] => {
  const { operationId, requestBody, responses } = item as {
    operationId: string
    requestBody?: Json
    responses: Record<string, Json>
  }
  const contentOf = (place: Json | undefined) =>
    (place?.['content'] as Record<string, Json> | undefined)?.['application/json']
  const places = [
    [`${operationId}-request`, contentOf(requestBody)],
    [`${operationId}-reply`, contentOf(responses['200'])],
  ] as const
  return places.flatMap(([name, content]) => (content ? [[name, content] as const] : []))
}

/** Takes out of the operations the schemas that stand alike in several. @returns these, by the member that they describe */
const shareBodies = (items: readonly Json[]): Json => {
  const contents = items.flatMap(contentsOf)
  const { schemas, shared: common } = shareSchemas(
    contents.map(([name, { schema }]) => [name, schema as Json] as const),
    (name) => refTo(`schemas/${name}`),
  )
  for (const [index, [, content]] of contents.entries()) content['schema'] = schemas[index]
  return common
}

/** The OpenAPI 3.1 document of every operation, made from the contracts alone. */
export const openApiDocument = (): Json => {
  const paths: Record<string, Json> = {}
  const items = [...operations]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((operation) => {
      const path = (paths[operation.path] ??= {})
      const item = document(operation)
      path[operation.method.toLowerCase()] = item
      return item
    })
  const parameters = shareParameters(items)
  const { schemas, responses } = shared()
  return {
    openapi: '3.1.0',
    info: {
      title: 'Entente',
      version: '0.1.0',
      description: 'Partner management and trust for a national digital-ID platform.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      schemas: { ...schemas, ...shareBodies(items) },
      responses,
      parameters,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'entente_session' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
    paths,
  }
}
