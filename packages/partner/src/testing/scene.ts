import { createPrivateKey, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Certificate } from '@entente/trust'
import { caExtensions, OpensslAuthority, type Order } from '../../../trust/src/testing/openssl-authority.ts'
import type { ServerTls } from '../callbacks/echo-server.ts'
import { createPracticeGateway, type PracticeGatewayOptions } from '../practice/practice-gateway.ts'
import type { Credential, Identity, Platform } from '../settings/identity.ts'

export const caller = {
  licenceKey: 'Licence0Key1Abcdefghijklmnop',
  partnerId: 'example-bank',
  apiKey: 'pk_Example0Api1Key2abcdefghij',
}

const usage = (...lines: string[]): string[] => [
  'basicConstraints=critical,CA:false',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
  ...lines,
]

const signing = 'keyUsage=critical,digitalSignature'
const enciphering = 'keyUsage=critical,keyEncipherment'

/** A platform and a partner with certificates by `openssl`, all in one folder. */
export interface Scene {
  readonly authority: OpensslAuthority
  readonly folder: string
  readonly identity: Identity
  readonly platform: Platform
  readonly recipient: { readonly key: KeyObject; readonly certificate: Certificate }
  readonly signer: { readonly key: KeyObject; readonly certificate: Certificate }
  readonly serverTls: ServerTls
  /** Issues another certificate into the folder. */
  readonly issue: (name: string, order: Order) => Certificate
  readonly keyOf: (name: string) => KeyObject
  readonly file: (name: string) => string
}

export function makeScene(): Scene {
  const authority = new OpensslAuthority()
  const issue = (name: string, order: Order): Certificate => authority.issue(name, order)
  const keyOf = (name: string): KeyObject => createPrivateKey(authority.read(`${name}.key`))
  const end = (name: string, issuer: string, lines: string[]): Certificate =>
    issue(name, {
      subject: `/C=MA/O=Example Bank/CN=${name}`,
      issuer,
      kind: 'rsa',
      extensions: usage(...lines),
    })

  const root = issue('root', {
    subject: '/O=Platform/CN=Root',
    kind: 'rsa',
    extensions: caExtensions(2),
    days: 3000,
  })
  const issuing = issue('issuing', {
    subject: '/O=Platform/CN=Issuing',
    issuer: 'root',
    kind: 'rsa',
    extensions: caExtensions(1),
    days: 3000,
  })
  const module = issue('module', {
    subject: '/O=Platform/CN=Module',
    issuer: 'root',
    kind: 'rsa',
    extensions: caExtensions(1),
    days: 3000,
  })
  const credential = (name: string, lines: string[]): Credential => {
    const leaf = end(name, 'issuing', lines)
    return { key: keyOf(name), chain: [leaf, issuing] }
  }
  const identity = {
    signature: credential('signature', [signing]),
    encryption: credential('encryption', [enciphering]),
    tls: credential('tls', [signing, 'extendedKeyUsage=clientAuth']),
  }
  const recipient = end('recipient', 'module', [enciphering])
  const signer = end('signer', 'module', [signing])
  // Plain Java and Python look at names of servers only in the extension.
  issue('web', { subject: '/CN=Web CA', extensions: caExtensions(), days: 3000 })
  issue('server', {
    subject: '/CN=localhost',
    issuer: 'web',
    extensions: usage(signing, 'extendedKeyUsage=serverAuth', 'subjectAltName=DNS:localhost,IP:127.0.0.1'),
  })
  const pem = (...names: string[]): string =>
    names.map((name) => authority.read(`${name}.pem`).toString()).join('')
  authority.write('authorities.pem', pem('root', 'issuing', 'module'))
  for (const name of ['signature', 'encryption', 'tls'])
    authority.write(`${name}-chain.pem`, pem(name, 'issuing'))
  return {
    authority,
    folder: authority.folder,
    identity,
    platform: {
      authorities: [root, issuing, module],
      recipient,
      serverAuthorities: authority.read('web.pem'),
    },
    recipient: { key: keyOf('recipient'), certificate: recipient },
    signer: { key: keyOf('signer'), certificate: signer },
    serverTls: {
      key: authority.read('server.key'),
      certificate: pem('server'),
      clientAuthorities: pem('root', 'issuing'),
    },
    issue,
    keyOf,
    file: (name) => path.join(authority.folder, name),
  }
}

/** `partner.json` of the scene; what is given replaces members. */
export function writeSettings(
  scene: Scene,
  gateway: string,
  change: Readonly<Record<string, unknown>> = {},
): string {
  const credential = (name: string) => ({ key: `${name}.key`, certificate: `${name}-chain.pem` })
  const settings = {
    gateway,
    ...caller,
    organisation: 'Example Bank',
    signature: credential('signature'),
    encryption: credential('encryption'),
    tls: credential('tls'),
    platform: { authorities: 'authorities.pem', recipient: 'recipient.pem', serverAuthorities: 'web.pem' },
    ...change,
  }
  const file = scene.file('partner.json')
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 })
  return file
}

export function optionsOf(scene: Scene): PracticeGatewayOptions {
  return {
    recipient: scene.recipient,
    signer: scene.signer,
    caller,
    signers: {
      signature: scene.identity.signature.chain[0],
      others: (['encryption', 'tls'] as const).map((name) => ({
        name,
        certificate: scene.identity[name].chain[0],
      })),
    },
    encryption: scene.identity.encryption.chain[0],
    tls: scene.serverTls,
  }
}

/** A gateway that follows the reference, over mutual TLS. @returns its address */
export async function startGateway(
  scene: Scene,
  change: Partial<PracticeGatewayOptions> = {},
): Promise<{ readonly address: string; readonly close: () => void }> {
  return listening(createPracticeGateway({ ...optionsOf(scene), ...change }))
}

export async function listening(
  server: Server,
): Promise<{ readonly address: string; readonly port: number; readonly close: () => void }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `https://localhost:${port}/idauthentication/v1`,
    port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
