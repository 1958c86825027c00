import { fromBase64Url } from '../encodings/base64url.ts'
import { fitsJwsAlgorithm } from '../jws/jws-algorithms.ts'
import { readJws } from '../jws/read-jws.ts'
import { parseStrictObject } from '../jws/strict-json.ts'
import {
  deviceSignatureAlgorithms,
  ReadingFault,
  type DeviceProof,
  type DeviceReading,
  type DeviceRules,
  type SignedDigitalId,
  type SignedPart,
} from './device-proof.ts'
import { stepOfJws, type DevicePart } from './device-steps.ts'
import { readClaim, readDigitalId, readTimeClaim, type ClaimFault } from './digital-id.ts'
import { splitStatements, type JwsText } from './split-statements.ts'

type Members = Readonly<Record<string, unknown>>

const LONGEST_WORD = 64
const DEEPEST = 32
const MAXIMUM_PAYLOAD_LENGTH = 1024 * 1024

const refuseClaim = ({ reason, field }: ClaimFault, part: DevicePart): ReadingFault =>
  new ReadingFault({ step: 'claims', part, reason, field })

/** A compact JWS with its certificate, and the members of its payload. */
function readPart(
  text: string,
  part: DevicePart,
  rules: DeviceRules,
): { readonly signed: SignedPart; readonly members: Members } {
  const { algorithms = deviceSignatureAlgorithms, cache } = rules
  const reading = readJws(text, undefined, {
    algorithms,
    maximumPayloadLength: rules.maximumPayloadLength ?? MAXIMUM_PAYLOAD_LENGTH,
    ...(cache ? { cache } : {}),
  })
  if ('code' in reading)
    throw new ReadingFault({
      step: stepOfJws(reading.code),
      part,
      reason: reading.code,
      field: reading.field,
    })
  const [signer] = reading.header.certificates
  if (signer === undefined)
    throw new ReadingFault({ step: 'certificates', part, reason: 'no-certificate', field: 'x5c' })
  if (!fitsJwsAlgorithm(reading.header.algorithm, signer.keyAlgorithm))
    throw new ReadingFault({ step: 'algorithm', part, reason: 'key-mismatch', field: 'alg' })
  const members = parseStrictObject(Buffer.from(reading.payload).toString('utf8'), DEEPEST)
  if (members === undefined)
    throw new ReadingFault({ step: 'format', part, reason: 'payload-not-json', field: 'payload' })
  return { signed: { reading, signer }, members }
}

function readSignedId(signed: SignedPart, members: Members): SignedDigitalId {
  const claims = readDigitalId(members)
  if ('reason' in claims) throw refuseClaim(claims, 'digital-id')
  return { ...signed, claims }
}

/** The identity inside a statement: a JWS of its own. */
function readInnerId(value: unknown, rules: DeviceRules): SignedDigitalId {
  if (value === undefined || value === null || value === '')
    throw refuseClaim({ reason: 'digital-id-missing', field: 'digitalId' }, 'statement')
  // In the answer to a discovery it stands bare; nobody has signed that.
  if (typeof value !== 'string' || !value.includes('.'))
    throw refuseClaim({ reason: 'digital-id-unsigned', field: 'digitalId' }, 'statement')
  const { signed, members } = readPart(value, 'digital-id', rules)
  return readSignedId(signed, members)
}

/** The claims of an identity that nobody vouches for; only what they say is compared. */
function bareClaims(value: unknown): Members {
  if (typeof value === 'object' && value !== null) return value as Members
  const [, middle = String(value)] = String(value).split('.')
  const bytes = fromBase64Url(middle.replace(/=+$/, ''))
  return (bytes && parseStrictObject(bytes.toString('utf8'), DEEPEST)) ?? {}
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A word that may be left out. */
function optional(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const text = readClaim(value, field, LONGEST_WORD)
  if (typeof text !== 'string') throw refuseClaim(text, 'statement')
  return text
}

function kindOf(members: Members, purpose: string | undefined): 'capture' | 'registration' | 'device-info' {
  if (isObject(members['deviceInfo'])) return 'registration'
  if (members['bioValue'] === undefined && members['bioType'] === undefined) return 'device-info'
  return purpose?.toLowerCase() === 'registration' ? 'registration' : 'capture'
}

function readStatement(
  { signed, members }: ReturnType<typeof readPart>,
  beside: unknown,
  rules: DeviceRules,
): DeviceProof {
  const info = isObject(members['deviceInfo']) ? members['deviceInfo'] : {}
  const purpose = optional(members['purpose'] ?? info['purpose'], 'purpose')
  const kind = kindOf(members, purpose)
  const ids = [members['digitalId'], info['digitalId'], beside].filter((each) => each !== undefined)
  const digitalId = readInnerId(ids[0], rules)
  const written =
    members['timestamp'] ?? members['dateTime'] ?? info['timestamp'] ?? info['dateTime'] ?? undefined
  const time =
    kind === 'device-info' && written === undefined ? undefined : readTimeClaim(written, 'timestamp')
  if (time !== undefined && !(time instanceof Date)) throw refuseClaim(time, 'statement')
  return {
    kind,
    statement: {
      ...signed,
      time,
      purpose,
      serviceVersion: optional(
        members['deviceServiceVersion'] ?? members['serviceVersion'] ?? info['serviceVersion'],
        'deviceServiceVersion',
      ),
      transactionId: optional(members['transactionId'], 'transactionId'),
    },
    digitalId,
    others: ids.slice(1).map(bareClaims),
  }
}

function readProof({ jws, beside }: JwsText, rules: DeviceRules): DeviceProof {
  const part = readPart(jws, 'statement', rules)
  if (part.members['digitalId'] === undefined && part.members['serialNo'] !== undefined)
    return { kind: 'digital-id', digitalId: readSignedId(part.signed, part.members) }
  return readStatement(part, beside, rules)
}

/**
 * Reads what a device hands out (trust-and-crypto §5.6): a `digitalId`, what its key has signed – a capture, a
 * registration, what it tells of itself – as a compact JWS or in the JSON that an interface answers, or a certificate as PEM.
 *
 * @param text as it was sent or pasted; blanks and line ends inside a JWS do not count
 * @returns one reading for each statement, at least one; never throws
 *
 * @example
 * for (const reading of readDeviceProofs(text)) if (reading.ok) judgeDeviceProof(reading.proof, context)
 */
export function readDeviceProofs(text: string, rules: DeviceRules = {}): readonly DeviceReading[] {
  return splitStatements(text, rules.maximumStatements).map((each) => {
    if ('fault' in each) return { ok: false, fault: each.fault }
    if ('certificate' in each)
      return { ok: true, proof: { kind: 'certificate', certificate: each.certificate } }
    try {
      return { ok: true, proof: readProof(each, rules) }
    } catch (error) {
      if (error instanceof ReadingFault) return { ok: false, fault: error.fault }
      throw error
    }
  })
}
