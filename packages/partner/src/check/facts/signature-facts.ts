import { hash } from 'node:crypto'
import {
  decodeBase64,
  jwsAlgorithms,
  parseCertificate,
  readJws,
  toBase64Url,
  TrustError,
  verifyJws,
  type Certificate,
  type JwsAlgorithm,
} from '@entente/trust'
import type { Manner, SignatureFacts } from '../facts.ts'
import { otherSerialisations } from './text-forms.ts'

/** Whose certificates may turn up in a signature. */
export interface ExpectedSigners {
  /** The certificate that requests are signed with. */
  readonly signature: Certificate | undefined
  /** Others of the same partner, by what they are for. */
  readonly others: readonly { readonly name: string; readonly certificate: Certificate }[]
}

const nothing: SignatureFacts = {
  form: 'missing',
  algorithm: null,
  certificate: 'unknown',
  digest: 'right',
  over: 'unknown',
  making: 'unknown',
  key: 'unknown',
}

/**
 * What a signature header is, and where it does not hold, what it does hold for: the ways in which clients are known to
 * sign something else than they send.
 */
export function signatureFacts(
  header: string | undefined,
  body: Uint8Array,
  expected: ExpectedSigners,
): SignatureFacts {
  if (header === undefined || header === '') return nothing
  const parts = header.split('.')
  const [encodedHeader = '', middle = '', encodedSignature = ''] = parts
  if (parts.length !== 3) return { ...nothing, form: parts.length === 2 ? 'two-parts' : 'not-a-jws' }
  const members = membersOf(encodedHeader)
  if (members === undefined) return { ...nothing, form: 'unreadable-header' }
  const algorithm = typeof members['alg'] === 'string' ? members['alg'] : null
  const { certificate, manner } = readX5c(members['x5c'], expected)
  const form: Manner = /[+/=]/.test(header)
    ? 'base64'
    : middle === ''
      ? members['crit'] === undefined && members['b64'] === undefined
        ? 'right'
        : 'critical-header'
      : middle === toBase64Url(body)
        ? 'with-payload'
        : 'other-payload'
  const facts = {
    ...nothing,
    form,
    algorithm,
    certificate: manner,
    digest: digestManner(members, certificate),
  }
  const reading = readJws(header, body)
  if (!('code' in reading)) {
    const answer = verifyJws(reading)
    if (answer.ok)
      return { ...facts, over: 'right', making: 'right', key: keyOf(answer.certificate, expected) }
  }
  const signature = decodeBase64(encodedSignature)
  return signature === undefined
    ? facts
    : { ...facts, ...search(encodedHeader, signature, algorithm, body, certificate, expected) }
}

function search(
  encodedHeader: string,
  signature: Uint8Array,
  algorithm: string | null,
  body: Uint8Array,
  certificate: Certificate | undefined,
  expected: ExpectedSigners,
): Pick<SignatureFacts, 'over' | 'making' | 'key'> {
  const signers = [certificate, expected.signature, ...expected.others.map((each) => each.certificate)]
  const inputs = inputsFor(encodedHeader, body)
  for (const signer of new Set(signers))
    for (const [making, name, octets] of signer ? makings(signer, signature, algorithm) : [])
      for (const [over, input] of inputs) {
        const reading = {
          header: { algorithm: name, certificates: [], keyId: undefined },
          payload: body,
          signingInput: Buffer.from(input, 'latin1'),
          signature: octets,
        }
        if (signer && verifyJws(reading, signer).ok)
          return { over, making, key: keyOf(signer, expected, certificate) }
      }
  return { over: 'unknown', making: 'unknown', key: 'unknown' }
}

/** Signing inputs by what they are over, the right one first. */
function inputsFor(encodedHeader: string, body: Uint8Array): readonly (readonly [Manner, string])[] {
  const text = Buffer.from(body)
  const digest = hash('sha256', text, 'buffer')
  return [
    ['right', `${encodedHeader}.${toBase64Url(body)}`],
    ...otherSerialisations(body).map(
      ([name, other]) => [name, `${encodedHeader}.${toBase64Url(Buffer.from(other))}`] as const,
    ),
    ['unencoded', `${encodedHeader}.${text.toString('latin1')}`],
    ['base64', `${encodedHeader}.${text.toString('base64')}`],
    ['base64', `${encodedHeader.replaceAll('-', '+').replaceAll('_', '/')}.${text.toString('base64')}`],
    ['body-alone', text.toString('latin1')],
    ['body-alone', toBase64Url(body)],
    ['digest', `${encodedHeader}.${toBase64Url(digest)}`],
    ['digest', `${encodedHeader}.${toBase64Url(Buffer.from(digest.toString('hex')))}`],
    ['nothing', `${encodedHeader}.`],
  ]
}

/** The signature as algorithms would have it that the key can make: the one that is named first. */
function makings(
  { keyAlgorithm: key }: Certificate,
  signature: Uint8Array,
  named: string | null,
): readonly (readonly [Manner, JwsAlgorithm, Uint8Array])[] {
  const candidates = jwsAlgorithms
    .filter((each) =>
      key.type === 'RSA' ? /^[RP]S/.test(each) : key.type === 'EC' ? each.startsWith('ES') : each === 'EdDSA',
    )
    .sort((left, right) => Number(right === named) - Number(left === named))
  const raw = key.type === 'EC' ? rawPair(signature) : undefined
  return candidates.flatMap((name) => [
    [name === named ? 'right' : `made-as-${name}`, name, signature] as const,
    ...(raw ? [['der', name, raw] as const] : []),
  ])
}

/** `r‖s` of P-256 from its DER form. */
function rawPair(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const pair = Buffer.alloc(64)
  let at = 2
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0
    const number = der.subarray(at + 2, at + 2 + length)
    const significant = number.subarray(number.findIndex((octet) => octet !== 0))
    if (der[at] !== 2 || significant.length > 32) return undefined
    pair.set(significant, end - significant.length)
    at += 2 + length
  }
  return pair
}

function readX5c(
  x5c: unknown,
  expected: ExpectedSigners,
): { readonly certificate: Certificate | undefined; readonly manner: Manner } {
  if (x5c === undefined || (Array.isArray(x5c) && x5c.length === 0))
    return { certificate: undefined, manner: 'missing' }
  const texts = (Array.isArray(x5c) ? x5c : [x5c]).filter((each): each is string => typeof each === 'string')
  const certificates = texts.map((text) => certificateOf(text.replaceAll(/-----[^-]*-----/g, '')))
  const [first, text = ''] = [certificates[0], texts[0]]
  if (first === undefined) return { certificate: undefined, manner: 'unreadable' }
  if (!Array.isArray(x5c)) return { certificate: first, manner: 'no-list' }
  if (text.includes('-----')) return { certificate: first, manner: 'pem' }
  if (/\s/.test(text)) return { certificate: first, manner: 'lines' }
  if (/[-_]/.test(text) || Buffer.from(text, 'base64').toString('base64') !== text)
    return { certificate: first, manner: 'base64url' }
  const { signature, others } = expected
  if (signature === undefined || first.sha256 === signature.sha256)
    return { certificate: first, manner: 'right' }
  if (certificates.some((each) => each?.sha256 === signature.sha256))
    return { certificate: first, manner: 'order' }
  const other = others.find(({ certificate }) => certificate.sha256 === first.sha256)
  if (other) return { certificate: first, manner: other.name }
  return {
    certificate: first,
    manner: first.keySha256 === signature.keySha256 ? 'not-platform-signed' : 'other',
  }
}

function certificateOf(text: string): Certificate | undefined {
  const der = decodeBase64(text)
  try {
    return der && parseCertificate(der)
  } catch (error) {
    if (error instanceof TrustError) return undefined
    throw error
  }
}

function digestManner(
  members: Readonly<Record<string, unknown>>,
  certificate: Certificate | undefined,
): Manner {
  const digest = members['x5t#S256']
  if (digest === undefined || certificate === undefined) return 'right'
  const own = Buffer.from(certificate.sha256, 'hex')
  if (digest === own.toString('base64url')) return 'right'
  return digest === certificate.sha256 || digest === certificate.sha256.toUpperCase() ? 'hex' : 'other'
}

function keyOf(
  signer: Certificate,
  { signature, others }: ExpectedSigners,
  shown: Certificate = signer,
): Manner {
  if (signer.keySha256 !== shown.keySha256) return 'not-of-the-certificate'
  if (signature === undefined || signer.keySha256 === signature.keySha256) return 'right'
  return others.some(({ certificate }) => certificate.keySha256 === signer.keySha256)
    ? 'other-purpose'
    : 'unknown'
}

function membersOf(encoded: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
