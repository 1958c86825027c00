import type { operations } from '../../packages/server/src/contracts.ts'
import type { Attempt } from '../contract/driver.ts'
import { membersOf, takesBody } from '../contract/ledger.ts'
import { addressInputs, headerInputs, jsonInputs, longestTexts, modestInputs } from './inputs.ts'
import type { Shot } from './measured-process.ts'
import { fieldsOf, nameOf, withAt } from './schema-fields.ts'
import type { NamedShot, Target } from './target.ts'

type Operation = (typeof operations)[number]

/** A call that succeeds, and the credentials it is sent with. */
export interface Sketch extends Attempt {
  readonly credentials: Readonly<Record<string, string>>
}

const isWhole = process.env['STALL_WALK'] === 'whole'

const bodyLimitOctets = 1024 * 1024
/** What the rest of the body may take beside the one large field. */
const restOctets = 24 * 1024

/** Made once: a mebibyte of each, but for the rest of the body. */
const largest = jsonInputs.map(({ name, write }) => ({
  input: name,
  json: Buffer.from(write(bodyLimitOctets - restOctets)),
}))

const place = 'the place of the field'

/** What stands before and after the field in a body. */
const aroundField = (template: unknown): [before: Buffer, after: Buffer] => {
  const [before = '', after = ''] = JSON.stringify(template).split(JSON.stringify(place))
  return [Buffer.from(before), Buffer.from(after)]
}

const fill = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replaceAll(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? 'x')

const encoded = (values: object | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, encodeURIComponent(String(value))]),
  )

const queryText = (values: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

const envelopeOf = ({ envelope }: Operation, request: unknown): Record<string, unknown> => {
  const now = new Date().toISOString()
  return envelope.kind === 'v2'
    ? { id: envelope.id, version: '1.0', requestTime: now, request }
    : { id: 'stalls', version: '1.0', requesttime: now, request }
}

/** Everything about a call but the field. */
const shotOf = (
  operation: Operation,
  { params, query, credentials }: Sketch,
  over: { params?: object; query?: Record<string, string>; headers?: object; body?: Buffer | undefined },
): Shot => ({
  method: operation.method,
  path: `${fill(operation.path, { ...encoded(params), ...over.params })}${queryText({ ...encoded(query), ...over.query })}`,
  headers: {
    ...credentials,
    ...(over.body ? { 'content-type': 'application/json' } : {}),
    ...over.headers,
  },
  body: over.body,
})

const plainBody = (operation: Operation, { request }: Sketch): Buffer | undefined =>
  takesBody(operation) ? Buffer.from(JSON.stringify(envelopeOf(operation, request))) : undefined

/**
 * Of the inputs that fill a whole body each field takes combining marks, whose work grows with the square of their number, and
 * one of the others, in turn: all are turned away by the same lines, which measure before they read. What is short enough to
 * come further goes into every field. STALL_WALK=whole sends everything to every field.
 */
const isTakenBy =
  (place: number) =>
  (index: number): boolean =>
    isWhole || index === 0 || index >= largest.length || index === 1 + (place % (largest.length - 1))

/** One field of the body: inputs as large as the body may be, and the longest that the field itself takes. */
const bodyTarget = (
  operation: Operation,
  sketch: Sketch,
  field: string,
  template: unknown,
  longest: number,
  isTaken: (index: number) => boolean = () => true,
): Target => ({
  operation: operation.name,
  field,
  *shots(): Generator<NamedShot> {
    const [before, after] = aroundField(template)
    const send = (input: string, json: Buffer): NamedShot => ({
      input,
      shot: shotOf(operation, sketch, { body: Buffer.concat([before, json, after]) }),
    })
    const plain = [...modestInputs, ...(longest > 0 ? longestTexts(longest) : [])]
    const all = [...largest, ...plain.map(({ name, json }) => ({ input: name, json: Buffer.from(json) }))]
    for (const [index, { input, json }] of all.entries()) if (isTaken(index)) yield send(input, json)
  },
})

const bodyTargets = (operation: Operation, sketch: Sketch, turn: number): Target[] => {
  if (operation.method === 'GET') return []
  if (!takesBody(operation)) return [bodyTarget(operation, sketch, 'body', place, 0)]
  const { request } = sketch
  const inRequest = fieldsOf(operation.request).map((field, at) =>
    bodyTarget(
      operation,
      sketch,
      `request.${nameOf(field)}`,
      envelopeOf(operation, withAt(request, field.path, place)),
      field.longest,
      isTakenBy(turn + at),
    ),
  )
  // The envelope is read by the same lines for all operations: each takes a part of the inputs, all of them all.
  const some = (index: number): boolean => isWhole || (turn + index) % 8 === 0
  const envelope = envelopeOf(operation, request)
  const around = [...Object.keys(envelope), 'unknown'].map((name) =>
    bodyTarget(operation, sketch, name, { ...envelope, [name]: place }, 256, some),
  )
  const unknown = envelopeOf(operation, withAt(request, ['unknown'], place))
  return [
    ...inRequest,
    ...around,
    bodyTarget(operation, sketch, 'request.unknown', unknown, 0, some),
    bodyTarget(operation, sketch, 'body', place, 0),
  ]
}

const addressTargets = (operation: Operation, sketch: Sketch): Target[] => {
  const target = (field: string, over: (text: string) => Parameters<typeof shotOf>[2]): Target => ({
    operation: operation.name,
    field,
    *shots(): Generator<NamedShot> {
      const body = plainBody(operation, sketch)
      for (const { name, text } of addressInputs)
        yield { input: name, shot: shotOf(operation, sketch, { ...over(text), body }) }
    },
  })
  return [
    ...membersOf(operation.params).map((name) =>
      target(`path.${name}`, (text) => ({ params: { [name]: text } })),
    ),
    ...[...membersOf(operation.query), 'unknown'].map((name) =>
      target(`query.${name}`, (text) => ({ query: { [name]: text } })),
    ),
  ]
}

/** The headers that something of ours or of our libraries reads, and how they are written. */
export const headersRead: Readonly<Record<string, (value: string) => Readonly<Record<string, string>>>> = {
  'authorization, bearer': (value) => ({ authorization: `Bearer ${value}` }),
  'authorization, basic': (value) => ({ authorization: `Basic ${value}` }),
  'authorization, three parts': (value) => ({ authorization: `Bearer e30.${value}.e30` }),
  cookie: (value) => ({ cookie: value }),
  'cookie Authorization': (value) => ({ cookie: `Authorization=${value}` }),
  'cookie entente_session': (value) => ({ cookie: `entente_session=${value}` }),
  'cookie entente_interaction': (value) => ({ cookie: `entente_interaction=${value}` }),
  'accept-language': (value) => ({ 'accept-language': value }),
  accept: (value) => ({ accept: value }),
  'accept-encoding': (value) => ({ 'accept-encoding': value }),
  'user-agent': (value) => ({ 'user-agent': value }),
  'content-type': (value) => ({ 'content-type': `application/json; charset=${value}` }),
  host: (value) => ({ host: value }),
  origin: (value) => ({ origin: value, cookie: 'a=b' }),
  'x-forwarded-for': (value) => ({ 'x-forwarded-for': value }),
  'x-forwarded-host': (value) => ({ 'x-forwarded-host': value }),
  'x-forwarded-proto': (value) => ({ 'x-forwarded-proto': value }),
  'if-none-match': (value) => ({ 'if-none-match': value }),
  'if-modified-since': (value) => ({ 'if-modified-since': value }),
  'cookie of many sign-ins': (value) => ({ cookie: `entente_sign_in_=${value.slice(0, 9)}; `.repeat(450) }),
  range: (value) => ({ range: value }),
  'entente-background': (value) => ({ 'entente-background': value }),
}

/**
 * Headers are read before it is known which operation is meant: each operation takes a part of the headers and of the inputs,
 * all of them all.
 */
const headerTargets = (operation: Operation, sketch: Sketch, turn: number): Target[] =>
  Object.entries(headersRead)
    .map(([name, write], index) => ({ name, write, index }))
    .filter(({ index }) => isWhole || (turn + index) % 4 === 0)
    .map(({ name, write, index }) => ({
      operation: operation.name,
      field: `header ${name}`,
      *shots(): Generator<NamedShot> {
        const body = plainBody(operation, sketch)
        const { name: input, value } = headerInputs[(Math.floor(turn / 4) + index) % headerInputs.length]!
        yield { input, shot: shotOf(operation, sketch, { headers: write(value), body }) }
      },
    }))

/** What HTTP itself refuses: one octet too many of each. */
const excessTarget = (operation: Operation, sketch: Sketch): Target => ({
  operation: operation.name,
  field: 'beyond the limits of HTTP',
  *shots(): Generator<NamedShot> {
    const body = operation.method === 'GET' ? undefined : Buffer.alloc(bodyLimitOctets + 1, '9')
    yield { input: 'a body of more than a mebibyte', shot: shotOf(operation, sketch, { body }) }
    const query = { unknown: '9'.repeat(17 * 1024) }
    yield { input: 'a head of more than 16 KiB', shot: shotOf(operation, sketch, { query }) }
  },
})

/** Every field of an operation. @param turn which of the operations it is */
export const operationTargets = (operation: Operation, sketch: Sketch, turn: number): Target[] => [
  ...bodyTargets(operation, sketch, turn),
  ...addressTargets(operation, sketch),
  ...headerTargets(operation, sketch, turn),
  excessTarget(operation, sketch),
]
