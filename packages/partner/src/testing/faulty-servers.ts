import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { createServer as createTcpServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { caExtensions } from '../../../trust/src/testing/openssl-authority.ts'
import { signForJws } from '@entente/trust'
import { answerSigner, writeAnswer } from '../answer/write-answer.ts'
import { waitsCode } from '../call/refusal-codes.ts'
import { createPracticeGateway } from '../practice/practice-gateway.ts'
import type { Identity } from '../settings/identity.ts'
import { optionsOf, type Scene } from './scene.ts'

/** What stands at the other end, or on the way, with one fault. */
export interface FaultyServer {
  readonly name: string
  readonly finds: readonly string[]
  readonly serve: (scene: Scene) => Server | undefined
  /** Address in place of that of the server. */
  readonly address?: (port: number) => string
  readonly identity?: (scene: Scene) => Identity
}

type Change = Partial<Omit<FaultyServer, 'name' | 'finds' | 'serve'>>

const fault = (
  finds: string | readonly string[],
  name: string,
  serve: FaultyServer['serve'],
  change: Change = {},
): FaultyServer => ({ name, finds: typeof finds === 'string' ? [finds] : finds, serve, ...change })

const tlsOf = ({ serverTls }: Scene): ServerOptions => ({
  key: Buffer.from(serverTls.key),
  cert: Buffer.from(serverTls.certificate),
})

/** A gateway whose answers somebody changes on their way. */
const behind = (scene: Scene, change: (answer: Answer) => Answer, tls: ServerOptions = {}): Server =>
  createHttpsServer({ ...tlsOf(scene), ...tls }, (request, response) => {
    const { tls: _, ...options } = optionsOf(scene)
    const gateway = createPracticeGateway(options)
    const headers: Record<string, string | number> = {}
    const proxied = Object.assign(Object.create(response) as typeof response, {
      writeHead: (_: number, given: Record<string, string | number>) => Object.assign(headers, given),
      end(body: Buffer) {
        const answer = change({ status: 200, headers, body })
        response
          .writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length })
          .end(answer.body)
      },
    })
    gateway.emit('request', request, proxied)
  })

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly body: Buffer
}

const without = (name: string, { headers, ...answer }: Answer): Answer => ({
  ...answer,
  headers: Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)),
})

const page: RequestListener = (_, response) => void response.end('<html>Please sign in</html>')

/** A certificate of a server, in place of the usual one. */
const withServerCertificate =
  (order: Partial<Parameters<Scene['issue']>[1]>) =>
  (scene: Scene): Server => {
    scene.issue('other-server', {
      subject: '/CN=localhost',
      issuer: 'web',
      extensions: ['subjectAltName=DNS:localhost'],
      ...order,
    })
    const [key, cert] = ['key', 'pem'].map((kind) => scene.authority.read(`other-server.${kind}`))
    return createHttpsServer({ key, cert }, page)
  }

/** The gateway, called with another certificate for TLS. */
const withClient =
  (order: Partial<Parameters<Scene['issue']>[1]>) =>
  (scene: Scene): Identity => {
    const leaf = scene.issue('other-client', { subject: '/O=Example Bank/CN=tls', ...order })
    return { ...scene.identity, tls: { key: scene.keyOf('other-client'), chain: [leaf] } }
  }

/** Says, signed, that nothing is wrong but that the partner has not gone live. */
const answerThatWaits = async (scene: Scene, response: ServerResponse): Promise<void> => {
  const { certificate, key } = optionsOf(scene).signer
  const body = writeAnswer({
    id: 'practice',
    at: new Date(),
    response: null,
    codes: ['IDA-MPA-012', waitsCode],
  })
  const signature = await answerSigner(certificate, async (input) =>
    signForJws('RS256', key, input),
  ).detached(body)
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'response-signature': signature,
  })
  response.end(body)
}

const gateway = (scene: Scene): Server => createPracticeGateway(optionsOf(scene))

export const faultyServers: readonly FaultyServer[] = [
  fault('name-unknown', 'no such name', () => undefined, { address: () => 'https://gateway.invalid/v1' }),
  fault('unreachable', 'nobody there', () => undefined, { address: () => 'https://127.0.0.1:1/v1' }),
  fault('not-tls', 'plain HTTP', () => createHttpServer(page)),
  fault('tls-version', 'TLS 1.1', (scene) =>
    createTlsServer({
      ...tlsOf(scene),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
  ),
  fault('tls-old', 'TLS 1.2', (scene) => behind(scene, (answer) => answer, { maxVersion: 'TLSv1.2' })),
  fault('http2-only', 'ALPN of HTTP/2 alone', (scene) =>
    createTlsServer({ ...tlsOf(scene), ALPNProtocols: ['h2'] }),
  ),
  fault('server-untrusted', 'another authority', withServerCertificate({ issuer: 'root' })),
  fault(
    'server-name',
    'another name',
    withServerCertificate({ extensions: ['subjectAltName=DNS:gateway.example'] }),
  ),
  fault('server-expired', 'ended', withServerCertificate({ days: -1 })),
  fault('client-certificate-refused', 'self-signed', gateway, { identity: withClient({}) }),
  fault(
    'client-certificate-refused',
    'without its issuing certificate',
    (scene) =>
      createPracticeGateway({
        ...optionsOf(scene),
        tls: { ...scene.serverTls, clientAuthorities: scene.authority.read('root.pem') },
      }),
    {
      identity: ({ identity }) => ({ ...identity, tls: { ...identity.tls, chain: [identity.tls.chain[0]] } }),
    },
  ),
  fault('client-certificate-refused', 'of a foreign authority', gateway, {
    identity: (scene) => {
      scene.issue('foreign-ca', { subject: '/O=Platform/CN=Issuing', extensions: caExtensions() })
      return withClient({ issuer: 'foreign-ca' })(scene)
    },
  }),
  fault('client-certificate-refused', 'hangs up', () => createTcpServer((socket) => socket.destroy())),
  fault('clock', 'an hour off', (scene) =>
    behind(scene, (answer) => ({
      ...answer,
      headers: { ...answer.headers, date: new Date(Date.now() + 3_600_000).toUTCString() },
    })),
  ),
  fault(['redirected', 'answer-not-json', 'answer-unsigned'], 'elsewhere', (scene) =>
    createHttpsServer(tlsOf(scene), (_, response) => void response.writeHead(302, { location: '/' }).end()),
  ),
  fault(['status', 'answer-not-json', 'answer-unsigned'], 'a proxy without upstream', (scene) =>
    createHttpsServer(tlsOf(scene), (_, response) => void response.writeHead(502).end('Bad gateway')),
  ),
  fault(['answer-not-json', 'answer-unsigned'], 'a page', (scene) => createHttpsServer(tlsOf(scene), page)),
  fault(['answer-packed', 'answer-changed', 'answer-not-json'], 'gzip by a proxy', (scene) =>
    behind(scene, ({ body, headers, status }) => ({
      status,
      body: gzipSync(body),
      headers: { ...headers, 'content-encoding': 'gzip' },
    })),
  ),
  fault('proxy', 'a proxy that says so', (scene) =>
    behind(scene, (answer) => ({ ...answer, headers: { ...answer.headers, via: '1.1 proxy' } })),
  ),
  fault('answer-unsigned', 'a header that was stripped', (scene) =>
    behind(scene, (answer) => without('response-signature', answer)),
  ),
  fault('answer-changed', 'a body that was written anew', (scene) =>
    behind(scene, (answer) => ({
      ...answer,
      body: Buffer.from(JSON.stringify(JSON.parse(answer.body.toString()), null, 2)),
    })),
  ),
  fault('answer-untrusted-signer', 'somebody else', (scene) => {
    const certificate = scene.issue('impostor', { subject: '/O=Platform/CN=signer', kind: 'rsa' })
    return createPracticeGateway({
      ...optionsOf(scene),
      signer: { key: scene.keyOf('impostor'), certificate },
    })
  }),
  fault('answer-other-recipient', 'for the certificate before', (scene) =>
    createPracticeGateway({ ...optionsOf(scene), encryption: scene.identity.signature.chain[0] }),
  ),
  fault('answer-not-decryptable', 'our name, another key', (scene) => {
    const named = scene.identity.encryption.chain[0]
    const { publicKey } = scene.identity.tls.chain[0]
    const encryption = Object.create(named, { publicKey: { value: publicKey } }) as typeof named
    return createPracticeGateway({ ...optionsOf(scene), encryption })
  }),
  fault('waits-to-go-live', 'a gate', (scene) =>
    createHttpsServer(tlsOf(scene), (_, response) => void answerThatWaits(scene, response)),
  ),
  fault('refused', 'an old key', (scene) =>
    createPracticeGateway({ ...optionsOf(scene), caller: { licenceKey: 'a', partnerId: 'b', apiKey: 'c' } }),
  ),
]
