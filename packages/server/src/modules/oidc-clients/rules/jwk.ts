import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { Refusal } from '../../../platform/refusal.ts'

/** Why a JWK is none that a client may have; texts in the locales below `jwk-problems`. */
type JwkProblem =
  | 'private'
  | 'type'
  | 'curve'
  | 'size'
  | 'exponent'
  | 'use'
  | 'algorithm'
  | 'kid'
  | 'unreadable'

/** A public key that was judged. */
export interface JudgedKey {
  /** Its public members alone, in one spelling. */
  readonly jwk: Readonly<Record<string, string>>
  /** As it names itself, or its thumbprint. */
  readonly kid: string
  /** RFC 7638, SHA-256: the same for one key, however it was written. */
  readonly thumbprint: Buffer
  /** The id that a client with this key has (pms-partner-api §2.3). */
  readonly clientId: string
}

const refuse = (problem: JwkProblem): Refusal =>
  new Refusal('PMS_ESI_007', { problem: { key: `jwk-problems.${problem}`, values: {} } })

// RFC 7518 §6.2.2, §6.3.2, §6.4: whoever sends one of these has sent a secret.
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

interface Kind {
  /** Public members, in the order in which the contract's answers show them. */
  readonly shown: readonly string[]
  /** Members of the thumbprint, in the order of RFC 7638 §3.2. */
  readonly required: readonly string[]
  readonly algorithms: readonly string[]
}

const kinds: Readonly<Record<string, Kind>> = {
  RSA: {
    shown: ['kty', 'e', 'use', 'kid', 'alg', 'n'],
    required: ['e', 'kty', 'n'],
    algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  },
  EC: {
    shown: ['kty', 'use', 'crv', 'kid', 'x', 'y', 'alg'],
    required: ['crv', 'kty', 'x', 'y'],
    algorithms: ['ES256', 'ES384', 'ES512'],
  },
  OKP: {
    shown: ['kty', 'use', 'crv', 'kid', 'x', 'alg'],
    required: ['crv', 'kty', 'x'],
    algorithms: ['EdDSA', 'Ed25519'],
  },
}

const algorithmOfCurve: Readonly<Record<string, readonly string[]>> = {
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  Ed25519: ['EdDSA', 'Ed25519'],
}

const [fewestBits, mostBits] = [2048, 8192]
// 65537 and no more than 32 bits: less is weak, more costs whoever checks.
const [smallestExponent, largestExponent] = [65_537n, 2n ** 32n]

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What the members say that a key is for; absent ones say nothing. */
const checkUse = ({ use, key_ops: operations }: Readonly<Record<string, unknown>>): void => {
  if (use !== undefined && use !== 'sig') throw refuse('use')
  if (operations === undefined) return
  if (!Array.isArray(operations) || operations.some((each) => each !== 'verify')) throw refuse('use')
}

const checkAlgorithm = ({ alg, crv }: Readonly<Record<string, unknown>>, kind: Kind): void => {
  if (alg === undefined) return
  const fitting = typeof crv === 'string' ? (algorithmOfCurve[crv] ?? []) : kind.algorithms
  if (typeof alg !== 'string' || !fitting.includes(alg)) throw refuse('algorithm')
}

const importKey = (kty: string, members: Readonly<Record<string, unknown>>, kind: Kind): KeyObject => {
  const parts = kind.required.map((name) => [name, textOf(members[name])] as const)
  if (parts.some(([, value]) => value === undefined || !/^[A-Za-z0-9_-]{1,2048}$/u.test(value)))
    throw refuse('unreadable')
  try {
    return createPublicKey({ key: { ...Object.fromEntries(parts), kty }, format: 'jwk' })
  } catch {
    // Also a point that does not lie on its curve.
    throw refuse('unreadable')
  }
}

const checkSize = (key: KeyObject): void => {
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType !== 'rsa') return
  if (modulusLength === undefined || modulusLength < fewestBits || modulusLength > mostBits)
    throw refuse('size')
  const exponent = publicExponent ?? 0n
  if (exponent < smallestExponent || exponent > largestExponent || exponent % 2n === 0n)
    throw refuse('exponent')
}

/** The bytes of which the contract makes an id: SPKI, or the bare point of an OKP key. */
const publicBytes = (key: KeyObject, jwk: Readonly<Record<string, string>>): Buffer =>
  jwk['kty'] === 'OKP'
    ? Buffer.from(jwk['x'] ?? '', 'base64url')
    : key.export({ type: 'spki', format: 'der' })

const kidOf = ({ kid }: Readonly<Record<string, unknown>>): string | undefined => {
  if (kid === undefined || kid === null) return undefined
  const isFine = typeof kid === 'string' && /^[\x20-\x7e]{1,200}$/u.test(kid) && kid.trim() === kid
  if (!isFine) throw refuse('kid')
  return kid
}

/**
 * Judges a JWK (RFC 7517) that a client would prove itself by: RSA of 2,048 to 8,192 bits, EC on P-256, P-384 or P-521, or
 * Ed25519; for signatures; without anything of a private key.
 * @param members any object of JSON
 * @returns the key in one spelling; members that say nothing of the key itself are left out
 * @throws Refusal PMS_ESI_007
 */
export const judgeJwk = (members: Readonly<Record<string, unknown>>): JudgedKey => {
  if (privateMembers.some((name) => Object.hasOwn(members, name))) throw refuse('private')
  const kty = textOf(members['kty']) ?? ''
  const kind = Object.hasOwn(kinds, kty) ? kinds[kty] : undefined
  if (!kind) throw refuse('type')
  const crv = members['crv']
  const needsCurve = kty !== 'RSA'
  const isCurve = typeof crv === 'string' && Object.hasOwn(algorithmOfCurve, crv)
  if (needsCurve && (!isCurve || (kty === 'OKP') !== (crv === 'Ed25519'))) throw refuse('curve')
  checkUse(members)
  checkAlgorithm(needsCurve ? members : { ...members, crv: undefined }, kind)
  const named = kidOf(members)
  const key = importKey(kty, members, kind)
  checkSize(key)
  const spelled = key.export({ format: 'jwk' }) as Readonly<Record<string, string>>
  const canonical = JSON.stringify(Object.fromEntries(kind.required.map((name) => [name, spelled[name]])))
  const thumbprint = createHash('sha256').update(canonical).digest()
  const kid = named ?? thumbprint.toString('base64url')
  const said = { ...spelled, kid, use: textOf(members['use']), alg: textOf(members['alg']) }
  const jwk = Object.fromEntries(
    kind.shown.flatMap((name) => {
      const value = (said as Readonly<Record<string, string | undefined>>)[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const bytes = publicBytes(key, jwk).toString('base64')
  return { jwk, kid, thumbprint, clientId: createHash('sha256').update(bytes).digest('base64url') }
}

/** A stored key in the order in which the contract shows its members. */
export const jwkText = (jwk: Readonly<Record<string, string>>): string => {
  const shown = kinds[jwk['kty'] ?? '']?.shown ?? Object.keys(jwk)
  return JSON.stringify(Object.fromEntries(shown.flatMap((name) => (name in jwk ? [[name, jwk[name]]] : []))))
}
