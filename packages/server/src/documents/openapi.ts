import { z } from 'zod'
import { operations } from '../contracts.ts'
import { messages } from '../platform/i18n/translate.ts'
import { readableText } from './readable-text.ts'
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

/** JSON Schema of the body envelope, or undefined where the operation takes none. */
export const bodySchema = (operation: Operation): Json | undefined => {
  if (operation.request instanceof z.ZodUndefined) return undefined
  const request = inputSchema(operation.request)
  if (operation.envelope.kind === 'v1')
    return {
      type: 'object',
      required: ['request'],
      properties: {
        id: nullableText,
        version: nullableText,
        requesttime: { type: 'string', format: 'date-time' },
        request,
      },
    }
  return {
    type: 'object',
    required: ['id', 'version', 'requestTime', 'request'],
    properties: {
      id: { const: operation.envelope.id },
      version: { const: '1.0' },
      requestTime: { type: 'string', format: 'date-time' },
      request,
    },
  }
}

const errorsSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['errorCode', 'message'],
    properties: { errorCode: { type: 'string' }, message: { type: 'string' } },
  },
}

/** What every operation answers alike stands once. */
const shared = {
  schemas: { Errors: errorsSchema },
  responses: {
    NotSignedIn: { description: 'Not signed in' },
    RoleMissing: { description: 'Role missing' },
  },
}

const refTo = (place: string): Json => ({ $ref: `#/components/${place}` })

/** JSON Schema of a whole reply, errors included. @param errors how they are written: in full, unless a document holds them once */
export const replySchemaOf = (operation: Operation, errors: Json = errorsSchema): Json => ({
  type: 'object',
  properties: {
    id: nullableText,
    version: nullableText,
    [operation.envelope.kind === 'v2' ? 'responseTime' : 'responsetime']: {
      type: 'string',
      format: 'date-time',
    },
    metadata: { type: 'null' },
    response: { anyOf: [responseSchema(operation), { type: 'null' }] },
    errors,
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

const describe = (operation: Operation): string => {
  const codes = operation.errors.map((code) => `- \`${code}\` ${causeOf(code)}`)
  return [
    describeAccess(operation.access),
    ...(codes.length > 0 ? ['', 'Business errors (HTTP 200):', ...codes] : []),
  ].join('\n')
}

const document = (operation: Operation & { name: string }): Json => {
  const body = bodySchema(operation)
  const isPublic = 'public' in operation.access
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: describe(operation),
    tags: [operation.name.split('.')[0]],
    security: isPublic ? [] : [{ session: [] }, { bearer: [] }],
    parameters: [...parametersOf(operation, 'path'), ...parametersOf(operation, 'query')],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      '200': {
        description: 'The result, or business errors in `errors`',
        content: { 'application/json': { schema: replySchemaOf(operation, refTo('schemas/Errors')) } },
      },
      ...(isPublic ? {} : { '401': refTo('responses/NotSignedIn'), '403': refTo('responses/RoleMissing') }),
    },
  }
}

/** The OpenAPI 3.1 document of every operation, made from the contracts alone. */
export const openApiDocument = (): Json => {
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = document(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Entente',
      version: '0.1.0',
      description: 'Partner management and trust for a national digital-ID platform.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      ...shared,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'entente_session' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
    paths,
  }
}
