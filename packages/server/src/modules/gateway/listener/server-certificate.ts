import { createPublicKey, randomBytes, createPrivateKey } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  encodeName,
  issueCertificate,
  newSerialNumber,
  onlyCertificateOf,
  readCertificateFile,
  tlsServerProfile,
  toPem,
} from '@entente/trust'
import type { App } from '../../../platform/app.ts'

/** The gateway's own key and certificate, PEM. */
export interface ServerCertificate {
  readonly key: Buffer
  readonly certificate: Buffer
  /** The file of the certificate. */
  readonly file: string
}

/** Where there is no certificate for the gateway. */
class NoServerCertificate extends Error {
  override readonly name = 'NoServerCertificate'
  readonly remedy = 'Set GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY, or GATEWAY_TLS=off behind a proxy.'
}

const day = 86_400_000
const [longLife, leastLeft] = [365 * day, 7 * day]

/**
 * The certificate of the settings, or, outside production, one that is made for this machine and kept beside the database:
 * whoever tries a call out trusts that file.
 * @throws NoServerCertificate
 */
export const serverCertificateOf = async (app: App): Promise<ServerCertificate> => {
  const { GATEWAY_TLS_CERTIFICATE: file, GATEWAY_TLS_KEY: keyFile, production } = app.settings
  if (file && keyFile) return { key: await readFile(keyFile), certificate: await readFile(file), file }
  if (production) throw new NoServerCertificate('The gateway has no certificate')
  return (await readOwn(app)) ?? makeOwn(app)
}

const filesOf = ({ settings }: App) => {
  const folder = join(settings.dataDirectory, 'gateway')
  return { folder, file: join(folder, 'tls.pem'), keyFile: join(folder, 'tls.key') }
}

const readOwn = async (app: App): Promise<ServerCertificate | undefined> => {
  const { file, keyFile } = filesOf(app)
  try {
    const [key, certificate] = await Promise.all([readFile(keyFile), readFile(file)])
    const only = onlyCertificateOf(readCertificateFile(certificate))
    const isGood = only.ok && only.certificate.notAfter.getTime() > app.clock.now().getTime() + leastLeft
    return isGood ? { key, certificate, file } : undefined
  } catch {
    return undefined
  }
}

const makeOwn = async (app: App): Promise<ServerCertificate> => {
  const { folder, file, keyFile } = filesOf(app)
  const { privateKey, publicKey } = await app.work.generateEc('P-256')
  const subjectDer = encodeName([['CN', 'localhost']])
  const now = app.clock.now().getTime()
  const der = await issueCertificate({
    subjectDer,
    spkiDer: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }).export({
      type: 'spki',
      format: 'der',
    }),
    issuer: { nameDer: subjectDer, keyIdentifier: new Uint8Array() },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: new Date(now - day),
    notAfter: new Date(now + longLife),
    profile: tlsServerProfile(['localhost', hostname(), '127.0.0.1']),
    signatureAlgorithm: 'ECDSA-SHA256',
    sign: (bytes) => app.work.sign(new Uint8Array(privateKey), 'ECDSA-SHA256', bytes),
  })
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'pem',
  })
  const made = { key: Buffer.from(key), certificate: Buffer.from(toPem('CERTIFICATE', der)), file }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(keyFile, made.key, { mode: 0o600 })
  await writeFile(file, made.certificate)
  return made
}
