import {
  createJwsSigner,
  datesOf,
  decodeBase64,
  readJws,
  verifyJws,
  type Certificate,
  type JwsRefusal,
  type JwsRules,
} from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { isModestJson } from '../../platform/http/limits/json-size.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainPath } from '../partner-certificates/index.ts'
import { withSoundKeys } from '../platform-trust/index.ts'
import { readDomain } from '../trust-store/index.ts'
import { isSigningKey, mayUse, partsOf, readKeyName, type OwnKeyName } from './applications/application.ts'
import { readOneCertificate } from './uploads/key-uploads.ts'
import { currentKeyOf } from './keys.ts'
import { certificatesOf, keyIdOf } from './published/published-keys.ts'

interface SigningWish {
  readonly dataToSign: string
  readonly includePayload?: boolean | null | undefined
  readonly includeCertificate?: boolean | null | undefined
  readonly includeCertHash?: boolean | null | undefined
  readonly certificateUrl?: string | null | undefined
  readonly validateJson?: boolean | null | undefined
}

/** What is signed may be as rich as it likes, but nobody reads a nest of a hundred thousand lists. */
const deepestSigned = 500

const isJson = (bytes: Uint8Array): boolean => {
  const text = Buffer.from(bytes).toString('utf8')
  try {
    if (!isModestJson(text, { deepest: deepestSigned, most: Number.POSITIVE_INFINITY })) return false
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Signs data with an application's key, RS256 (trust-and-crypto §4.5).
 * @returns a compact JWS, detached unless the payload is wanted
 * @throws Refusal KER-KMS-020, KER-JWS-108, KER-JWS-102, KER-JWS-103, KER-KMS-012
 */
export const signData = async (
  app: App,
  authority: Authority,
  name: OwnKeyName,
  wish: SigningWish,
): Promise<string> => {
  if (!isSigningKey(name)) throw new Refusal('KER-KMS-020', { referenceId: name.referenceId })
  if (!mayUse(name, authority.caller.roles)) throw new Refusal('KER-JWS-108', { ...partsOf(name) })
  const payload = decodeBase64(wish.dataToSign)
  if (!payload) throw new Refusal('KER-JWS-102')
  if (wish.validateJson !== false && !isJson(payload)) throw new Refusal('KER-JWS-103')
  const key = await currentKeyOf(app, authority, name)
  const signer = createJwsSigner({
    algorithm: 'RS256',
    keyId: keyIdOf(key.certificate),
    ...(wish.includeCertificate ? { certificates: [key.certificate] } : {}),
    ...(wish.includeCertHash ? { digestOf: key.certificate } : {}),
    ...(wish.certificateUrl ? { certificateUrl: wish.certificateUrl } : {}),
    sign: (bytes) => key.sign(bytes),
  })
  return wish.includePayload ? signer.compact(payload) : signer.detached(payload)
}

interface VerifyingWish {
  readonly jwtSignatureData: string
  readonly actualData?: string | null | undefined
  readonly applicationId?: string | null | undefined
  readonly referenceId?: string | null | undefined
  readonly certificateData?: string | null | undefined
  readonly validateTrust?: boolean | null | undefined
  readonly domain?: string | null | undefined
}

type TrustVerdict =
  | 'TRUST_NOT_VERIFIED'
  | 'TRUST_NOT_VERIFIED_NO_DOMAIN'
  | 'TRUST_CERT_PATH_NOT_VALID'
  | 'TRUST_CERT_PATH_VALID'

const notVerifiable = ({ code, field }: JwsRefusal): Refusal =>
  new Refusal('KER-JWS-105', { detail: { key: `refused-signature.${code}`, values: { field } } })

const [SERVER_AUTH, CLIENT_AUTH] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']

/** A certificate that is for something else, ciphers, authorities' work, or connections alone, signs no data. */
const maySignData = ({ keyUsage, extendedKeyUsage: uses }: Certificate): boolean => {
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) return false
  return uses === undefined || !uses.every((use) => use === SERVER_AUTH || use === CLIENT_AUTH)
}

const trustOf = async (app: App, wish: VerifyingWish, signer: Certificate): Promise<TrustVerdict> => {
  if (!wish.validateTrust) return 'TRUST_NOT_VERIFIED'
  if (!wish.domain?.trim()) return 'TRUST_NOT_VERIFIED_NO_DOMAIN'
  const domain = readDomain(wish.domain)
  if (!maySignData(signer)) return 'TRUST_CERT_PATH_NOT_VALID'
  const path = await findDomainPath(app, domain, signer)
  return path ? 'TRUST_CERT_PATH_VALID' : 'TRUST_CERT_PATH_NOT_VALID'
}

/** The certificate of a key of this name that has this id, today's or a former one; not what was revoked. */
const findNamed = async (app: App, name: OwnKeyName, keyId: string): Promise<Certificate | undefined> => {
  const named = (await certificatesOf(app, name)).filter((certificate) => keyIdOf(certificate) === keyId)
  const [sound] = named.length === 0 ? [] : await withSoundKeys(app.database, named, app.clock.now())
  return sound
}

/**
 * Where the header brings no certificate: the one of the request, else the key that the request names; of its former ones
 * too that which the header names.
 */
const findSigner = async (
  app: App,
  authority: Authority,
  wish: VerifyingWish,
  keyId: string | undefined,
): Promise<Certificate | undefined> => {
  if (wish.certificateData) return readOneCertificate(wish.certificateData, app.clock.now())
  if (!wish.applicationId) return undefined
  const name = await readKeyName(app, wish.applicationId, wish.referenceId)
  if (!isSigningKey(name)) throw new Refusal('KER-KMS-012', { ...partsOf(name) })
  return (
    (keyId === undefined ? undefined : await findNamed(app, name, keyId)) ??
    (await currentKeyOf(app, authority, name)).certificate
  )
}

/** The JWS without the payload between its dots; what has another number of dots is left for the reader to refuse. */
const withoutPayload = (jws: string): string => {
  const [header, payload, signature, ...more] = jws.split('.')
  return payload === undefined || signature === undefined || more.length > 0 ? jws : `${header}..${signature}`
}

/**
 * The JWS as it is verified: data that the caller gives replace the payload, also one that is not empty, so that the
 * answer is about those data and no others.
 * @throws Refusal KER-JWS-105 when the data are no base64
 */
const readWish = ({ jwtSignatureData, actualData }: VerifyingWish, rules: JwsRules) => {
  if (actualData === null || actualData === undefined) {
    // A detached JWS whose data nobody gives is one over nothing.
    return readJws(jwtSignatureData, jwtSignatureData.includes('..') ? new Uint8Array() : undefined, rules)
  }
  const body = decodeBase64(actualData)
  if (!body) throw notVerifiable({ code: 'bad-encoding', field: 'actualData' })
  return readJws(withoutPayload(jwtSignatureData), body, rules)
}

/**
 * Verifies a JWS (trust-and-crypto §4.5). A form that nobody can verify is a refusal; a signature that is not right is an
 * answer.
 * @throws Refusal KER-JWS-105, KER-JWS-107, those of the certificate or key that the request names, KER-PCM-011
 */
export const verifyData = async (
  app: App,
  authority: Authority,
  wish: VerifyingWish,
  rules: JwsRules,
): Promise<{ isValid: boolean; trust: TrustVerdict }> => {
  const reading = readWish(wish, rules)
  if ('code' in reading) throw notVerifiable(reading)
  const signer =
    reading.header.certificates[0] ?? (await findSigner(app, authority, wish, reading.header.keyId))
  const answer = verifyJws(reading, signer)
  if (!answer.ok && answer.refusal.code !== 'bad-signature') throw notVerifiable(answer.refusal)
  const now = app.clock.now()
  if (signer && (now < signer.notBefore || now > signer.notAfter))
    throw new Refusal('KER-JWS-107', datesOf(signer, now))
  const trust = signer ? await trustOf(app, wish, signer) : 'TRUST_NOT_VERIFIED'
  return { isValid: answer.ok, trust }
}
