import { TrustError } from '../asn1/trust-error.ts'
import { withSoundExtensions, type Certificate } from '../certificates/certificate.ts'
import { readCertificateFile } from '../certificates/files/read-certificate-file.ts'
import { parseStrictObject } from '../jws/strict-json.ts'
import type { DeviceFault, DeviceReason } from './device-steps.ts'

/** A JWS, and the identity that stands beside it. */
export interface JwsText {
  readonly jws: string
  readonly beside?: unknown
}

/** One statement of a text. */
export type DeviceText = JwsText | { readonly certificate: Certificate } | { readonly fault: DeviceFault }

type Members = Readonly<Record<string, unknown>>

const MOST_STATEMENTS = 16
/** No interface nests its answer deeper. */
const DEEPEST = 32

const formatFault = (
  reason: DeviceReason,
  field: string,
  part: DeviceFault['part'] = 'statement',
): DeviceText => ({
  fault: { step: 'format', part, reason, field },
})

/** The first certificate of a file is the device's; those that follow are looked for in the trust store. */
function readPemText(text: string): DeviceText {
  const file = readCertificateFile(text)
  const [certificate] = file.ok ? file.certificates : []
  if (certificate === undefined)
    return formatFault('unreadable-certificate', file.ok ? 'empty' : file.problem, 'certificate')
  try {
    return { certificate: withSoundExtensions(certificate) }
  } catch (error) {
    if (error instanceof TrustError) return formatFault('unreadable-certificate', error.code, 'certificate')
    throw error
  }
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Line ends and blanks of a letter or a terminal; a text without them is the usual case. */
const squeeze = (text: string): string =>
  [' ', '\n', '\r', '\t'].some((each) => text.includes(each)) ? text.replaceAll(/\s+/g, '') : text

/** What the interfaces of devices put a JWS into. */
function statementOf(item: unknown): JwsText[] {
  if (typeof item === 'string') return [{ jws: squeeze(item) }]
  if (!isObject(item)) return []
  const { data, deviceInfo, digitalId } = item
  const signed = [data, deviceInfo].find((each) => typeof each === 'string')
  if (typeof signed === 'string')
    return [{ jws: squeeze(signed), ...(digitalId === undefined ? {} : { beside: digitalId }) }]
  return typeof digitalId === 'string' ? [{ jws: squeeze(digitalId) }] : []
}

function readJsonText(text: string): readonly DeviceText[] {
  const read = parseStrictObject(`{"read":${text}}`, DEEPEST)?.['read']
  if (read === undefined) return [formatFault('payload-not-json', 'JSON')]
  const items = isObject(read) && Array.isArray(read['biometrics']) ? read['biometrics'] : read
  const statements = (Array.isArray(items) ? items : [items]).flatMap(statementOf)
  return statements.length > 0 ? statements : [formatFault('no-jws-inside', 'data')]
}

/**
 * The statements of a text: the answer of an interface may hold one for each finger.
 *
 * @returns at least one; where there is none, the fault
 */
export function splitStatements(text: string, most: number = MOST_STATEMENTS): readonly DeviceText[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return [formatFault('nothing-to-verify', 'text')]
  if (trimmed.includes('-----BEGIN ')) return [readPemText(trimmed)]
  const statements = /^[[{]/.test(trimmed) ? readJsonText(trimmed) : [{ jws: squeeze(trimmed) }]
  return statements.length > most ? [formatFault('too-many-statements', String(most))] : statements
}
