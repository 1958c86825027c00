import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { caExtensions } from '../../../trust/src/testing/openssl-authority.ts'
import type { Scene } from './scene.ts'

/** A partner's folder with one fault, and what must be found about it – that and nothing else. */
export interface FaultyFolder {
  readonly name: string
  readonly finds: readonly string[]
  /** Changes files of the scene. @returns members of `partner.json` to be replaced */
  readonly spoil: (scene: Scene) => Readonly<Record<string, unknown>>
}

const fault = (
  finds: string | readonly string[],
  name: string,
  spoil: FaultyFolder['spoil'],
): FaultyFolder => ({
  name,
  finds: typeof finds === 'string' ? [finds] : finds,
  spoil,
})

/** Settings are wrong, the files are not. */
const settings = (
  finds: string | readonly string[],
  name: string,
  members: Record<string, unknown>,
): FaultyFolder => fault(finds, name, () => members)

const write = (scene: Scene, name: string, content: string | Uint8Array, mode = 0o600): string => {
  scene.authority.write(name, content)
  chmodSync(scene.file(name), mode)
  return name
}

/** The key for signatures, spoilt. */
const key = (finds: string | readonly string[], name: string, make: (scene: Scene) => string): FaultyFolder =>
  fault(finds, name, (scene) => ({ signature: { key: make(scene), certificate: 'signature-chain.pem' } }))

/** The file of the certificate for signatures, spoilt. */
const file = (
  finds: string | readonly string[],
  name: string,
  make: (scene: Scene) => string | Buffer,
): FaultyFolder =>
  fault(finds, name, (scene) => ({
    signature: { key: 'signature.key', certificate: write(scene, 'spoilt.pem', make(scene)) },
  }))

/** Another certificate for the key for signatures. */
const leaf = (
  finds: string | readonly string[],
  name: string,
  order: Partial<Parameters<Scene['issue']>[1]> & { readonly purpose?: string },
): FaultyFolder =>
  fault(finds, name, (scene) => {
    const { purpose = 'signature', ...rest } = order
    const key = rest.key ?? purpose
    scene.issue('spoilt', {
      subject: '/C=MA/O=Example Bank/CN=spoilt',
      issuer: 'issuing',
      extensions: ['basicConstraints=critical,CA:false', 'authorityKeyIdentifier=keyid'],
      ...rest,
      key,
    })
    const pem = scene.authority.read('spoilt.pem').toString() + issuing(scene)
    return { [purpose]: { key: `${key}.key`, certificate: write(scene, 'spoilt-chain.pem', pem) } }
  })

const pemOf = (scene: Scene, ...names: string[]): string =>
  names.map((name) => scene.authority.read(`${name}.pem`).toString()).join('')
const issuing = (scene: Scene): string => pemOf(scene, 'issuing')
const keyText = (scene: Scene): string => scene.authority.read('signature.key').toString()

/** By `openssl`, into a file that only its owner reads. */
const converted = (scene: Scene, name: string, ...command: readonly string[]): string => {
  scene.authority.run(...command, '-out', name)
  chmodSync(scene.file(name), 0o600)
  return name
}

const platform = (change: Record<string, unknown>): Record<string, unknown> => ({
  platform: { authorities: 'authorities.pem', recipient: 'recipient.pem', ...change },
})

export const faultySettings: readonly FaultyFolder[] = [
  settings('gateway-scheme', 'http', { gateway: 'http://gateway.example/idauthentication/v1' }),
  settings('gateway-extras', 'a whole call', {
    gateway: 'https://gateway.example/idauthentication/v1/auth/key',
  }),
  settings('key-blanks', 'a blank behind the key', { apiKey: 'pk_key ' }),
  settings('key-blanks', 'a newline', { licenceKey: 'key\n' }),
  settings('key-escapes', 'quotes', { apiKey: '"pk_key"' }),
  fault('settings-open', 'readable for all', (scene) => {
    chmodSync(scene.file('partner.json'), 0o644)
    return {}
  }),
]

export const faultyKeys: readonly FaultyFolder[] = [
  key('key-file-missing', 'not there', () => 'nowhere.key'),
  key('key-not-private', 'the certificate', () => 'signature.pem'),
  key('key-not-private', 'the public key', (scene) =>
    converted(scene, 'public.pem', 'pkey', '-in', 'signature.key', '-pubout'),
  ),
  key('key-damaged', 'a line is lost', (scene) =>
    write(scene, 'damaged.key', keyText(scene).split('\n').toSpliced(5, 1).join('\n')),
  ),
  key('key-encrypted', 'a passphrase', (scene) =>
    converted(scene, 'locked.key', 'pkcs8', '-topk8', '-in', 'signature.key', '-passout', 'pass:sesame'),
  ),
  key('key-openssh', 'ssh-keygen', (scene) =>
    write(
      scene,
      'ssh.key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n',
    ),
  ),
  key('key-der', 'DER', (scene) =>
    converted(scene, 'key.der', 'pkcs8', '-topk8', '-nocrypt', '-in', 'signature.key', '-outform', 'DER'),
  ),
  key('key-traditional', 'PKCS#1', (scene) =>
    converted(scene, 'old.key', 'rsa', '-in', 'signature.key', '-traditional'),
  ),
  key('key-bom', 'a mark', (scene) => write(scene, 'marked.key', `\uFEFF${keyText(scene)}`)),
  key('key-bom', 'UTF-16', (scene) =>
    write(scene, 'wide.key', Buffer.from(`\uFEFF${keyText(scene)}`, 'utf16le')),
  ),
  key('key-escaped-lines', 'out of JSON', (scene) =>
    write(scene, 'escaped.key', keyText(scene).replaceAll('\n', '\\n')),
  ),
  key('key-crlf', 'Windows', (scene) => write(scene, 'crlf.key', keyText(scene).replaceAll('\n', '\r\n'))),
  key('key-open', 'readable for all', (scene) => write(scene, 'open.key', keyText(scene), 0o644)),
  leaf('key-small', 'RSA 1024', { kind: 'rsa-1024', key: 'small' }),
  leaf('key-kind', 'P-384', { kind: 'p-384', key: 'curved' }),
  leaf('encryption-key-not-rsa', 'P-256', {
    purpose: 'encryption',
    kind: 'p-256',
    key: 'elliptic-encryption',
  }),
]

export const faultyCertificates: readonly FaultyFolder[] = [
  file('certificate-unreadable', 'cut off', (scene) => pemOf(scene, 'signature').slice(0, 300)),
  file('certificate-unreadable', 'the request', (scene) => scene.authority.read('signature.csr')),
  file(['certificate-encoding', 'chain-leaf-only'], 'DER', (scene) => {
    scene.authority.run('x509', '-in', 'signature.pem', '-outform', 'DER', '-out', 'signature.der')
    return scene.authority.read('signature.der')
  }),
  file('certificate-encoding', 'a mark', (scene) => `\uFEFF${pemOf(scene, 'signature', 'issuing')}`),
  fault('key-misfit', 'the key for TLS', () => ({
    signature: { key: 'tls.key', certificate: 'signature-chain.pem' },
  })),
  leaf('certificate-ends-soon', 'ten days left', { days: 10 }),
  leaf('certificate-weak-signature', 'SHA-1', { signing: ['-sha1'] }),
  leaf('certificate-other-organisation', 'another spelling', { subject: '/C=MA/O=EXAMPLE BANK/CN=spoilt' }),
  leaf('certificate-other-domain', 'of a device provider', {
    extensions: [
      'basicConstraints=critical,CA:true,pathlen:0',
      'keyUsage=critical,digitalSignature,keyCertSign',
    ],
  }),
  leaf('usage-signature', 'for encryption', { extensions: ['keyUsage=critical,keyEncipherment'] }),
  leaf('usage-encryption', 'for signatures', {
    purpose: 'encryption',
    extensions: ['keyUsage=critical,digitalSignature'],
  }),
  leaf('usage-tls', 'of a web server', { purpose: 'tls', extensions: ['extendedKeyUsage=serverAuth'] }),
  file(['certificate-self-signed', 'chain-broken'], 'self-signed', (scene) => {
    scene.issue('own', {
      subject: '/C=MA/O=Example Bank/CN=own',
      key: 'signature',
      extensions: ['basicConstraints=critical,CA:false'],
    })
    return pemOf(scene, 'own', 'issuing')
  }),
  file('certificate-not-platform-signed', 'what was uploaded', (scene) => {
    scene.issue('foreign', { subject: '/CN=Foreign CA', extensions: caExtensions() })
    scene.issue('foreign-sub', { subject: '/CN=Foreign Sub', issuer: 'foreign', extensions: caExtensions() })
    scene.issue('uploaded', {
      subject: '/O=Example Bank/CN=uploaded',
      issuer: 'foreign-sub',
      key: 'signature',
    })
    return pemOf(scene, 'uploaded', 'foreign-sub')
  }),
  fault('certificate-revoked', 'on the list', (scene) => {
    revoke(scene, 'signature')
    return platform({ revocations: 'issuing.crl' })
  }),
  file('chain-leaf-only', 'the leaf alone', (scene) => pemOf(scene, 'signature')),
  file('chain-order', 'issuer first', (scene) => pemOf(scene, 'issuing', 'signature')),
  file('chain-broken', 'the issuer of something else', (scene) => pemOf(scene, 'signature', 'module')),
  file('chain-with-root', 'with the root', (scene) => pemOf(scene, 'signature', 'issuing', 'root')),
  fault(
    ['platform-authorities', 'certificate-not-platform-signed', 'recipient-untrusted'],
    'issuing alone',
    () => platform({ authorities: 'issuing.pem' }),
  ),
  fault('recipient-unreadable', 'missing', () => platform({ recipient: 'nowhere.pem' })),
  fault('recipient-own', 'the own certificate', () => platform({ recipient: 'encryption.pem' })),
  fault('recipient-untrusted', 'of another platform', (scene) => {
    scene.issue('other-root', { subject: '/CN=Other Root', extensions: caExtensions() })
    scene.issue('other-recipient', { subject: '/CN=Other', issuer: 'other-root', kind: 'rsa' })
    return platform({ recipient: 'other-recipient.pem' })
  }),
]

/** What depends on the day: the same folder, looked at on another one. */
export const faultyDays: readonly (readonly [id: string, days: number])[] = [
  ['certificate-expired', 500],
  ['certificate-not-yet-valid', -30],
  ['recipient-expired', 500],
]

function revoke(scene: Scene, name: string): void {
  const { authority } = scene
  const serial = authority.certificate(name).serialNumber.hex.toUpperCase()
  writeFileSync(scene.file('index.txt'), `R\t400101000000Z\t260101000000Z\t${serial}\tunknown\t/CN=${name}\n`)
  copyFileSync(scene.file('index.txt'), scene.file('index.txt.old'))
  authority.write(
    'crl.cnf',
    '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n',
  )
  authority.run(
    'ca',
    '-gencrl',
    '-config',
    'crl.cnf',
    '-keyfile',
    'issuing.key',
    '-cert',
    'issuing.pem',
    '-out',
    'issuing.crl',
  )
}
