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
import { addressGroup } from '../../../platform/http/caller/addresses.ts'
import type { CallerCertificates } from './caller-certificate.ts'
import { thumbprintOf } from './caller-of-request.ts'
import { createConnections } from './connections.ts'
import { serverCertificateOf, type ServerCertificate } from './server-certificate.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Headers carry a certificate of some kilobytes; what is slower than these is not waited for. */
const limits = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxRequestsPerSocket: 100_000,
}
const handshakeMilliseconds = 10_000
/** For how long nothing may come and go on a connection. */
const silentMilliseconds = 70_000

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
): Promise<Listener> => {
  const { GATEWAY_TLS: tls, GATEWAY_CONNECTIONS: most } = app.settings
  if (tls === 'off') {
    const server = bounded(createHttpServer(limits, answer), most)
    return { server, certificateFile: undefined, refresh: () => undefined }
  }
  const own = await serverCertificateOf(app)
  const modes = new Set(Object.values(app.settings.gateway.mutualTls))
  const isAlways = modes.size === 1 && modes.has('required')
  const server = bounded(
    createHttpsServer(
      {
        ...limits,
        ...tlsOptions(app, own),
        requestCert: !(modes.size === 1 && modes.has('off')),
        rejectUnauthorized: isAlways,
        handshakeTimeout: handshakeMilliseconds,
        ALPNProtocols: ['http/1.1'],
      },
      answer,
    ),
    most,
  )
  watchConnections(app, callers, server)
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

const bounded = <S extends Server>(server: S, most: number): S => {
  server.maxConnections = most
  server.timeout = silentMilliseconds
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
 */
const watchConnections = (app: App, callers: CallerCertificates, server: SecureServer): void => {
  const connections = createConnections(app.settings.GATEWAY_CONNECTIONS_PER_PARTNER)
  server.on('secureConnection', (socket: TLSSocket) => {
    // Whoever leaves in the middle says so by an error that nobody has to hear of.
    socket.on('error', () => socket.destroy())
    const thumbprint = thumbprintOf(socket)
    if (thumbprint !== null && !socket.authorized) {
      socket.destroy()
      return
    }
    const owner =
      thumbprint === null
        ? Promise.resolve(addressGroup(socket.remoteAddress))
        : callers.callerWith(thumbprint).then(({ partnerId }) => partnerId)
    void owner
      .then((name) => connections.take(name, socket))
      .catch(() => false)
      .then((isTaken) => isTaken || socket.destroy())
  })
}
