import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer, type Server as SecureServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import { toPem } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { MutualTls } from '../../../settings.ts'
import { addressGroup } from '../../../platform/http/caller/addresses.ts'
import type { CallerCertificates } from './caller-certificate.ts'
import { thumbprintOf } from './caller-of-request.ts'
import { createConnections } from './connections.ts'
import { serverCertificateOf, type ServerCertificate } from './server-certificate.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** How long is waited for callers, in milliseconds: what is slower is not. */
export interface Patience {
  /** For a handshake, and for the head of a request. */
  readonly head: number
  readonly request: number
  /** Between two requests. */
  readonly pause: number
  /** For how long nothing may come and go on a connection. */
  readonly silence: number
}

export const usualPatience: Patience = { head: 10_000, request: 30_000, pause: 65_000, silence: 70_000 }

/** Headers carry a certificate of some kilobytes. */
const limitsOf = ({ head, request, pause }: Patience) => ({
  maxHeaderSize: 32 * 1024,
  headersTimeout: head,
  requestTimeout: request,
  keepAliveTimeout: pause,
  connectionsCheckingInterval: 1_000,
  maxRequestsPerSocket: 100_000,
})

/** Our authorities, for certificates of callers. One of an authority that is over vouches for nobody. */
const authoritiesOf = ({ keys }: App): string =>
  [...keys.roots, ...keys.issuers].map(({ der }) => toPem('CERTIFICATE', der)).join('')

const tlsOptions = (app: App, own: ServerCertificate) => ({
  key: own.key,
  cert: own.certificate,
  ca: authoritiesOf(app),
  minVersion: 'TLSv1.2' as const,
})

/** A listener of the gateway; it does not listen yet. */
export interface Listener {
  readonly server: Server | SecureServer
  /** Where whoever trusts it finds its certificate; undefined without TLS. */
  readonly certificateFile: string | undefined
  /** Takes over authorities of ours that were made or replaced since. */
  refresh(): void
}

/** Opens the door: TLS with certificates of callers, or plain HTTP for proxies that have ended it. */
export const createListener = async (
  app: App,
  callers: CallerCertificates,
  answer: Answer,
  patience: Patience,
): Promise<Listener> => {
  const { GATEWAY_TLS: tls, GATEWAY_CONNECTIONS: most } = app.settings
  if (tls === 'off') {
    const server = bounded(createHttpServer(limitsOf(patience), answer), most, patience)
    return { server, certificateFile: undefined, refresh: () => undefined }
  }
  const own = await serverCertificateOf(app)
  const modes = new Set(Object.values(app.settings.gateway.mutualTls))
  const isEverywhere = (mode: MutualTls): boolean => modes.size === 1 && modes.has(mode)
  const server = bounded(
    createHttpsServer(
      {
        ...limitsOf(patience),
        ...tlsOptions(app, own),
        requestCert: !isEverywhere('off'),
        rejectUnauthorized: isEverywhere('required'),
        handshakeTimeout: patience.head,
        ALPNProtocols: ['http/1.1'],
      },
      answer,
    ),
    most,
    patience,
  )
  // Which route a connection is for, nobody knows before its first request.
  watchConnections(app, modes.has('off') ? undefined : callers, server)
  let offered = authoritiesOf(app)
  return {
    server,
    certificateFile: own.file,
    refresh() {
      const current = authoritiesOf(app)
      if (current === offered) return
      offered = current
      server.setSecureContext(tlsOptions(app, own))
    },
  }
}

const bounded = <S extends Server>(server: S, most: number, { silence }: Patience): S => {
  server.maxConnections = most
  server.timeout = silence
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else {
      const status = statuses[error.code ?? ''] ?? '400 Bad Request'
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    }
  })
  server.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy())
  return server
}

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * A certificate that does not count closes its connection as soon as it was shown, whatever the chain says: what was revoked
 * must not wait for a list.
 * @param callers undefined where some route looks at no certificate: then each request judges it that does
 */
const watchConnections = (app: App, callers: CallerCertificates | undefined, server: SecureServer): void => {
  const connections = createConnections(app.settings.GATEWAY_CONNECTIONS_PER_PARTNER)
  server.on('secureConnection', (socket: TLSSocket) => {
    // Whoever leaves in the middle says so by an error that nobody has to hear of.
    socket.on('error', () => socket.destroy())
    const thumbprint = callers ? thumbprintOf(socket) : null
    if (thumbprint !== null && !socket.authorized) {
      socket.destroy()
      return
    }
    const owner =
      thumbprint === null || !callers
        ? Promise.resolve(addressGroup(socket.remoteAddress))
        : callers.callerWith(thumbprint).then(({ partnerId }) => partnerId)
    void owner
      .then((name) => connections.take(name, socket))
      .catch(() => false)
      .then((isTaken) => isTaken || socket.destroy())
  })
}
