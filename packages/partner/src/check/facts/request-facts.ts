import { routes, type Caller, type Route } from '../../call/routes.ts'
import type { Manner, RequestFacts } from '../facts.ts'
import { encryptionFacts, type PracticeRecipient } from './encryption-facts.ts'
import { pathFacts } from './path-facts.ts'
import { signatureFacts, type ExpectedSigners } from './signature-facts.ts'

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string
  /** Path and query, not decoded. */
  readonly path: string
  readonly httpVersion: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly receivedAt: Date
  /** Whether the transaction id has come before. */
  readonly isRepeated: boolean
}

/** Whom a request is expected from, and for whom it is. */
export interface Expectations {
  readonly caller: Caller | undefined
  readonly signers: ExpectedSigners
  readonly recipient: PracticeRecipient
}

/** Looks at one request of a client, whatever is wrong with it. Never throws. */
export function requestFacts(seen: SeenRequest, expected: Expectations): RequestFacts {
  const { headers, body } = seen
  const { route, path } = pathFacts(seen.path, headers, expected.caller)
  const { members, form } = readEnvelope(body)
  const known: Route | undefined = Object.keys(routes).find((each): each is Route => each === route)
  const encryption =
    known === undefined || routes[known].isEncrypted
      ? encryptionFacts(members, body, expected.recipient)
      : undefined
  const inner = membersOf(encryption?.content)
  const transaction = members['transactionID']
  return {
    method: seen.method,
    route,
    httpVersion: seen.httpVersion,
    path,
    hasAuthorization: (headers['authorization'] ?? '') !== '',
    contentType: headers['content-type'] ?? null,
    contentEncoding: headers['content-encoding'] ?? null,
    body: { octets: body.length, form },
    id: idManner(members['id'], known),
    version: members['version'] === '1.0' ? 'right' : shown(members['version']),
    time: timeFacts(members['requestTime'], seen.receivedAt),
    transaction: {
      form: transactionManner(transaction),
      isRepeated: seen.isRepeated,
      innerIsSame: inner?.['transactionID'] === undefined ? null : inner['transactionID'] === transaction,
    },
    signature: signatureFacts(headers['signature'], body, expected.signers),
    encryption: encryption?.facts ?? null,
  }
}

function readEnvelope(body: Uint8Array): { members: Readonly<Record<string, unknown>>; form: Manner } {
  if (body.length === 0) return { members: {}, form: 'empty' }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return { members: {}, form: 'not-utf8' }
  }
  const members = membersOf(Buffer.from(text.replace(/^\uFEFF/, '')))
  if (members === undefined) return { members: {}, form: 'not-json' }
  if (text.startsWith('\uFEFF')) return { members, form: 'bom' }
  return { members, form: /\s$/.test(text) ? 'trailing-space' : 'right' }
}

function membersOf(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function idManner(id: unknown, route: Route | undefined): Manner {
  if (id === undefined) return 'missing'
  return route === undefined || id === routes[route].id ? 'right' : shown(id)
}

const timeForms: readonly (readonly [Manner, RegExp])[] = [
  ['right', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['no-milliseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['other-fraction', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/],
  ['offset', /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/],
  ['no-zone', /^\d{4}-\d\d-\d\d[T ][\d:.]+$/],
]

function timeFacts(value: unknown, receivedAt: Date): RequestFacts['time'] {
  if (value === undefined || value === '') return { form: 'missing', skewSeconds: null }
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (/^\d{10,13}$/.test(text)) return { form: 'epoch', skewSeconds: null }
  const form = timeForms.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
  const at = form === 'no-zone' ? Date.parse(`${text.replace(' ', 'T')}Z`) : Date.parse(text)
  return { form, skewSeconds: Number.isNaN(at) ? null : Math.round((at - receivedAt.getTime()) / 1000) }
}

function transactionManner(value: unknown): Manner {
  if (value === undefined || value === '') return 'missing'
  if (typeof value !== 'string') return 'not-text'
  if (/^\d{10}$/.test(value)) return 'right'
  return /^[\da-f]{8}-[\da-f-]{27}$/i.test(value) ? 'uuid' : 'other'
}

function shown(value: unknown): Manner {
  return value === undefined ? 'missing' : `is ${JSON.stringify(value)?.slice(0, 60)}`
}
