import { lstat, readFile } from 'node:fs/promises'
import { createPublicKey } from 'node:crypto'
import { findPath, readCertificateFile, type Certificate, type Crl } from '@entente/trust'
import { isIssuedBy } from '../../certificates/read-chain.ts'
import { asTrust, pathProblem, summarise } from '../../certificates/inspect.ts'
import { marksOf, publicDigestOf, readPrivateKey, type KeyReading } from '../../keys/read-key.ts'
import type { CredentialFiles } from '../../settings/settings.ts'
import type { CredentialFacts, KeyFacts } from '../facts.ts'

/** What the platform publishes, as far as it could be read. */
export interface KnownPlatform {
  readonly authorities: readonly Certificate[]
  readonly revocations: Crl | undefined
}

/** What is in the two files of a credential, and how they stand to each other and to the platform. */
export async function credentialFacts(
  files: CredentialFiles,
  platform: KnownPlatform,
  at: Date,
): Promise<CredentialFacts> {
  const keyBytes = await readIfThere(files.key)
  const reading = keyBytes && readPrivateKey(keyBytes)
  const bytes = await readIfThere(files.certificate)
  const file = readCertificateFile(bytes ?? new Uint8Array())
  const certificates = file.ok ? file.certificates : []
  const digest = reading?.key && publicDigestOf(reading.key)
  const fitting = certificates.findIndex(({ keySha256 }) => keySha256 === digest)
  // Without a key that fits, the first one is what the file is taken for.
  const leaf = certificates[Math.max(0, fitting)]
  return {
    key: await keyFacts(files.key, reading),
    file: {
      form: bytes === undefined ? 'no-file' : file.ok ? file.form : file.problem,
      isReadable: file.ok,
      marks: bytes === undefined ? [] : marksOf(bytes),
    },
    certificates: certificates.map(summarise),
    leaf: fitting < 0 ? null : fitting,
    chain: chainManner(certificates, leaf, platform.authorities),
    path: leaf && platform.authorities.length > 0 ? pathOf(leaf, certificates, platform, at) : null,
    isRevoked:
      leaf && platform.revocations ? isListed(leaf, platform.authorities, platform.revocations, at) : null,
  }
}

/** Octets of a file; undefined when it cannot be read. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch {
    return undefined
  }
}

/** Whether group or others may read a file. Where there are no such rights, nobody is told off. */
export async function isOpenToOthers(file: string): Promise<boolean> {
  try {
    const { mode } = await lstat(file)
    return process.platform !== 'win32' && (mode & 0o077) !== 0
  } catch {
    return false
  }
}

async function keyFacts(file: string, reading: KeyReading | undefined): Promise<KeyFacts> {
  const isOpen = await isOpenToOthers(file)
  const unread = { key: null, kind: null, bits: null, isOpenToOthers: isOpen }
  if (reading === undefined) return { form: 'no-file', marks: [], ...unread }
  const { form, marks, key } = reading
  if (key === undefined) return { form, marks, ...unread }
  const details = createPublicKey(key).asymmetricKeyDetails ?? {}
  const bits = details.modulusLength ?? null
  const isP256 = details.namedCurve === 'prime256v1'
  return {
    form,
    marks,
    key: `${key.asymmetricKeyType ?? ''} ${bits ?? details.namedCurve ?? ''}`.trim(),
    kind: key.asymmetricKeyType === 'rsa' ? 'RSA' : isP256 ? 'P-256' : 'other',
    bits,
    isOpenToOthers: isOpen,
  }
}

function chainManner(
  certificates: readonly Certificate[],
  leaf: Certificate | undefined,
  authorities: readonly Certificate[],
): CredentialFacts['chain'] {
  if (leaf === undefined) return 'unknown'
  const others = certificates.filter((each) => each !== leaf)
  if (others.length === 0) {
    const issuer = authorities.find((each) => isIssuedBy(leaf, each))
    return issuer?.isSelfSigned ? 'complete' : 'leaf-only'
  }
  const chained: Certificate[] = [leaf]
  for (
    let next = issuerAmong(others, leaf);
    next && !chained.includes(next);
    next = issuerAmong(others, next)
  )
    chained.push(next)
  if (chained.length < certificates.length) return 'broken'
  if (chained.some((each, index) => certificates[index] !== each)) return 'disordered'
  return chained.some(({ isSelfSigned }) => isSelfSigned) ? 'with-root' : 'complete'
}

function issuerAmong(others: readonly Certificate[], certificate: Certificate): Certificate | undefined {
  return others.find((each) => each !== certificate && isIssuedBy(certificate, each))
}

function pathOf(
  leaf: Certificate,
  certificates: readonly Certificate[],
  { authorities }: KnownPlatform,
  at: Date,
): string {
  // What stands in the partner's own file helps, but is no root.
  return pathProblem(leaf, [...authorities, ...certificates.filter(({ isSelfSigned }) => !isSelfSigned)], at)
}

/** By a list of its issuer that is signed as it should; null when that says nothing. */
function isListed(
  leaf: Certificate,
  authorities: readonly Certificate[],
  crl: Crl,
  at: Date,
): boolean | null {
  const question = { target: leaf, ...asTrust(authorities), at }
  if (!findPath(question).ok) return null
  const answer = findPath({ ...question, revocation: { mode: 'soft', crls: [crl] } })
  return !answer.ok && answer.refusal.code === 'revoked'
}
