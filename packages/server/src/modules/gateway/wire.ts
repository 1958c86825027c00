import type { IncomingHttpHeaders } from 'node:http'
import { parseStrictObject } from '@entente/trust'
import { isModestJson } from '../../platform/http/limits/json-size.ts'
import { refusedFor } from './reasons.ts'
import { readCallPath, type CallPath, type CallRoute } from './routes.ts'

/** The envelope of a call, as far as the gateway reads it. */
export interface Envelope {
  readonly requestTime: Date
  readonly transactionId: string
  readonly members: Readonly<Record<string, unknown>>
}

const [longestRequestBlock, richest] = [32, 100_000]

const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Who calls what. Keys may stand in headers as well, then both say the same. @throws CallRefused */
export const readCall = (method: string, url: string, headers: IncomingHttpHeaders): CallPath => {
  const [pathname = ''] = url.split('?')
  const path = readCallPath(pathname)
  if (path === 'unknown') throw refusedFor('route-unknown')
  if (method !== 'POST') throw refusedFor('method-wrong')
  if (path === 'incomplete') throw refusedFor('path-wrong')
  const [licence, key] = [headerOf(headers, 'x-misp-license'), headerOf(headers, 'x-api-key')]
  if ((licence ?? path.licenceKey) !== path.licenceKey || (key ?? path.credential) !== path.credential)
    throw refusedFor('keys-disagree')
  return path
}

/** What a caller proves itself with. @throws CallRefused where the contract asks for a header */
export const readSignatureHeader = (headers: IncomingHttpHeaders): string => {
  const signature = headerOf(headers, 'signature')
  if (!signature) throw refusedFor('signature-missing')
  if (!headers.authorization?.trim()) throw refusedFor('authorization-missing')
  return signature
}

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u
const transactionForm = /^\d{10}$/u

const textOf = (members: Readonly<Record<string, unknown>>, name: string): string => {
  const value = members[name]
  if (value === undefined || value === null || value === '') throw refusedFor('member-missing')
  if (typeof value !== 'string') throw refusedFor('member-wrong')
  return value
}

const readObject = (bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return isModestJson(text, { deepest: longestRequestBlock, most: richest })
      ? parseStrictObject(text)
      : undefined
  } catch {
    return undefined
  }
}

/** Reads the body of a call. @throws CallRefused */
export const readEnvelope = (body: Uint8Array, { id }: CallRoute): Envelope => {
  const members = readObject(body)
  if (!members) throw refusedFor('body-unreadable')
  if (textOf(members, 'id') !== id || textOf(members, 'version') !== '1.0') throw refusedFor('member-wrong')
  const time = textOf(members, 'requestTime')
  const requestTime = new Date(instantForm.test(time) ? time : Number.NaN)
  const transactionId = textOf(members, 'transactionID')
  if (Number.isNaN(requestTime.getTime()) || !transactionForm.test(transactionId))
    throw refusedFor('member-wrong')
  return { requestTime, transactionId, members }
}

/** Reads the block that was encrypted. @throws CallRefused */
export const readContent = (bytes: Uint8Array): Readonly<Record<string, unknown>> => {
  const content = readObject(bytes)
  if (!content) throw refusedFor('content-wrong')
  return content
}

/** The encrypted fields of a call. @throws CallRefused */
export const readSealedFields = ({ members }: Envelope) => ({
  request: textOf(members, 'request'),
  requestSessionKey: textOf(members, 'requestSessionKey'),
  requestHMAC: textOf(members, 'requestHMAC'),
  thumbprint: textOf(members, 'thumbprint'),
})
