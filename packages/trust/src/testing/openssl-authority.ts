import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeKey } from '../../../../tests/support/certificates/key-pool.ts'
import { mustRun } from '../../../../tests/support/run-program.ts'
import { parseCertificate, type Certificate } from '../certificates/certificate.ts'

/** Key kinds by the arguments of `openssl genpkey`. */
const keyArguments = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-1024': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'p-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'p-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'p-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  'brainpool-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
  ed25519: ['-algorithm', 'ED25519'],
  pss: ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
} as const

export interface Order {
  readonly subject: string
  /** Name of the issuing certificate; absent = self-signed. */
  readonly issuer?: string
  /** Name of a key; the same name gives the same key. */
  readonly key?: string
  readonly kind?: keyof typeof keyArguments
  /** Lines of an OpenSSL extension section. */
  readonly extensions?: readonly string[]
  readonly days?: number
  /** More arguments for the signing command, such as `-sha1`. */
  readonly signing?: readonly string[]
}

/** A certification authority run by a stranger: the `openssl` command in a folder of its own. */
export class OpensslAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'trust-'))
  #keys = new Map<string, string>()
  #taken = 0
  #serial = 0x1000

  /** Runs `openssl` in the folder; standard output as text. Throws with its messages when it fails. */
  run(...command: readonly string[]): string {
    return mustRun('openssl', command, this.folder).toString()
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content)
    return name
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name))
  }

  key(name: string, kind: keyof typeof keyArguments = 'p-256'): string {
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const file = `${name}.key`
    this.write(file, takeKey(keyArguments[kind], this.#taken))
    this.#taken += 1
    this.#keys.set(name, file)
    return file
  }

  /** Issues `<name>.pem`; the issuer's key must be the one its certificate was made with. */
  issue(name: string, order: Order): Certificate {
    const { subject, issuer, kind = 'p-256', extensions = [], days = 400, signing = [] } = order
    const key = this.key(order.key ?? name, kind)
    this.#keys.set(name, key)
    this.run('req', '-new', '-utf8', '-key', key, '-subj', subject, '-out', `${name}.csr`)
    this.write(`${name}.ext`, ['[v3]', ...extensions].join('\n'))
    const signer =
      issuer === undefined
        ? ['-signkey', key]
        : ['-CA', `${issuer}.pem`, '-CAkey', this.#keys.get(issuer) ?? `${issuer}.key`]
    const profile = extensions.length === 0 ? [] : ['-extfile', `${name}.ext`, '-extensions', 'v3']
    this.#serial += 1
    const serial = ['-set_serial', String(this.#serial)]
    const request = ['x509', '-req', '-in', `${name}.csr`, '-days', String(days), ...serial]
    this.run(...request, ...signer, ...profile, ...signing, '-out', `${name}.pem`)
    return this.certificate(name)
  }

  certificate(name: string): Certificate {
    const body = this.read(`${name}.pem`)
      .toString()
      .replace(/-----.*-----/g, '')
    return parseCertificate(Buffer.from(body, 'base64'))
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Extension lines of a CA. */
export function caExtensions(pathLength?: number): string[] {
  const length = pathLength === undefined ? '' : `,pathlen:${pathLength}`
  return [
    `basicConstraints=critical,CA:true${length}`,
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
  ]
}

/** Extension lines of an end entity. */
export const leafExtensions = [
  'basicConstraints=critical,CA:false',
  'keyUsage=critical,digitalSignature',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
]
