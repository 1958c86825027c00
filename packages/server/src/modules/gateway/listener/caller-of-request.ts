import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { readCertificateFile } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { addressGroup } from '../../../platform/http/caller/addresses.ts'
import type { OperationName } from '../../../settings.ts'
import { refusedFor } from '../reasons.ts'
import type { CallerCertificates, CertifiedCaller } from './caller-certificate.ts'

/** Who stands at the other end, and whose allowance the call is taken from. */
interface IdentifiedCaller {
  readonly caller: CertifiedCaller | undefined
  readonly owner: string
  /** What a proxy of ours calls the request, which it may send to another gateway when this one dies; null without one. */
  readonly proxyRequest: string | null
  /** It comes from a proxy of ours. */
  readonly isProxied: boolean
}

/** @throws CallRefused where the route wants a certificate, or there is one that does not count */
export type CallerOfRequest = (
  request: IncomingMessage,
  operation: OperationName,
) => Promise<IdentifiedCaller>

const thumbprints = new WeakMap<object, string | null>()

/** SHA-256 of the certificate that opened a connection, hex; null without one. */
export const thumbprintOf = (socket: object): string | null => {
  if (!(socket instanceof TLSSocket)) return null
  const known = thumbprints.get(socket)
  if (known !== undefined) return known
  // Without a certificate it is an empty object, and undefined after the end.
  const peer = socket.getPeerCertificate() as { readonly raw?: Buffer } | undefined
  const thumbprint = peer?.raw ? createHash('sha256').update(peer.raw).digest('hex') : null
  thumbprints.set(socket, thumbprint)
  return thumbprint
}

const longestHeader = 12_000
const requestIdForm = /^[\w-]{1,64}$/u

/** The certificate that a proxy was shown, by its SHA-256: it has seen that the other end has the key. */
const readForwarded = (value: string): string => {
  const text = value.length > longestHeader ? undefined : decoded(value)
  const file = text === undefined ? undefined : readCertificateFile(text)
  const [certificate] = file?.ok ? file.certificates : []
  if (!certificate) throw refusedFor('client-certificate-other')
  return certificate.sha256
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = [headers[name] ?? []].flat()[0]
  return value === '' ? undefined : value
}

/** Says for each request who calls: by the certificate of its connection, or by the word of a proxy that we know. */
export const createCallerOfRequest = (
  { settings }: App,
  certificates: CallerCertificates,
): CallerOfRequest => {
  const { proxies, mutualTls } = settings.gateway
  return async (request, operation) => {
    const { socket } = request
    const isProxied = proxies.trusts(socket.remoteAddress, 0)
    const forwardedFor = isProxied ? headerOf(request, 'x-forwarded-for')?.split(',').at(-1) : undefined
    const address = addressGroup(forwardedFor ?? socket.remoteAddress)
    const named = isProxied ? headerOf(request, 'x-request-id') : undefined
    const proxyRequest = named !== undefined && requestIdForm.test(named) ? named : null
    const mode = mutualTls[operation]
    if (mode === 'off') return { caller: undefined, owner: address, proxyRequest, isProxied }
    const forwarded = isProxied ? headerOf(request, 'x-client-cert') : undefined
    const thumbprint = forwarded === undefined ? thumbprintOf(socket) : readForwarded(forwarded)
    if (thumbprint !== null) {
      const caller = await certificates.callerWith(thumbprint)
      return { caller, owner: caller.partnerId, proxyRequest, isProxied }
    }
    if (mode === 'required') throw refusedFor('client-certificate-missing')
    return { caller: undefined, owner: address, proxyRequest, isProxied }
  }
}
