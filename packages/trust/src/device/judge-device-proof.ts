import type { Certificate } from '../certificates/certificate.ts'
import { verifyJws } from '../jws/read-jws.ts'
import type { PathRefusal } from '../path-validation/refusals.ts'
import type { DeviceProof, DeviceReading, SignedPart } from './device-proof.ts'
import {
  deviceSteps,
  type DeviceFault,
  type DevicePart,
  type DeviceStep,
  type DeviceStepName,
} from './device-steps.ts'
import { differingClaim } from './digital-id.ts'

/** How far a time may lie from now. */
export interface TimeWindow {
  /** What is older counts as sent again. */
  readonly pastSeconds: number
  /** By how much a device's clock may be fast. */
  readonly futureSeconds: number
}

/** Five minutes, and a minute for clocks that are fast. */
export const defaultWindow: TimeWindow = { pastSeconds: 300, futureSeconds: 60 }

export type DeviceDomain = 'DEVICE' | 'FTM'

/** A chain that was looked for in a domain; certificate first. */
export type ChainAnswer =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly refusal?: PathRefusal }

export interface DeviceContext {
  readonly at: Date
  readonly window?: TimeWindow
  /** Leads a certificate to what is trusted in a domain; see `findDeviceChain`. Asked for `chainQuestions` alone. */
  readonly chainOf: (domain: DeviceDomain, certificate: Certificate) => ChainAnswer
}

/** L1: the chip has signed the identity. L0: the device key has, which counts for registration only. */
export type DeviceLevel = 'L0' | 'L1'

export interface DeviceVerdict {
  readonly isGood: boolean
  readonly steps: readonly DeviceStep[]
  /** Undefined where nobody could say, and for certificates alone. */
  readonly level: DeviceLevel | undefined
}

type Verdict = DeviceFault | undefined
type Checks = ReadonlyMap<DeviceStepName, Verdict>

const readingSteps: readonly DeviceStepName[] = ['format', 'algorithm', 'certificates', 'claims']

/** The chains that a verdict on this proof rests on: to be found before it, where that takes a while. */
export function chainQuestions(
  proof: DeviceProof,
): readonly { readonly domain: DeviceDomain; readonly certificate: Certificate }[] {
  const both = (certificate: Certificate) =>
    (['FTM', 'DEVICE'] as const).map((domain) => ({ domain, certificate }))
  if (proof.kind === 'certificate') return both(proof.certificate)
  if (proof.kind === 'digital-id') return both(proof.digitalId.signer)
  const { statement, digitalId } = proof
  const device = { domain: 'DEVICE' as const, certificate: statement.signer }
  return isOwnWord(proof) ? [device] : [device, { domain: 'FTM', certificate: digitalId.signer }]
}

type StatementProof = Extract<DeviceProof, { readonly statement: unknown }>

/** The device vouches for itself: one certificate has signed both. */
const isOwnWord = ({ statement, digitalId }: StatementProof): boolean =>
  statement.signer.sha256 === digitalId.signer.sha256

function checkSignature(signed: SignedPart, step: DeviceStepName, part: DevicePart): Verdict {
  const answer = verifyJws(signed.reading)
  return answer.ok ? undefined : { step, part, reason: answer.refusal.code, field: answer.refusal.field }
}

const stepOfDomain = { DEVICE: 'device-chain', FTM: 'chip-chain' } as const

/** An authority issues certificates for devices; it is none. */
function checkChain(
  domain: DeviceDomain,
  certificate: Certificate,
  part: DevicePart,
  { chainOf }: DeviceContext,
): Verdict {
  const step = stepOfDomain[domain]
  const { keyUsage, basicConstraints } = certificate
  const answer = chainOf(domain, certificate)
  if (!answer.ok) {
    const { refusal } = answer
    if (!refusal) return { step, part, reason: 'no-chain', field: 'issuer' }
    return { step, part, reason: refusal.code, field: refusal.field, path: refusal }
  }
  if (basicConstraints?.ca === true)
    return { step, part, reason: 'authority-itself', field: 'basicConstraints.cA' }
  if (keyUsage && !keyUsage.has('digitalSignature'))
    return { step, part, reason: 'usage-not-allowed', field: 'keyUsage' }
  return undefined
}

function checkTime(
  part: DevicePart,
  time: Date | undefined,
  { at, window = defaultWindow }: DeviceContext,
): Verdict {
  if (time === undefined) return undefined
  const age = at.getTime() - time.getTime()
  const field = part === 'digital-id' ? 'dateTime' : 'timestamp'
  if (age > window.pastSeconds * 1000) return { step: 'time', part, reason: 'too-old', field }
  if (-age > window.futureSeconds * 1000) return { step: 'time', part, reason: 'from-the-future', field }
  return undefined
}

function checkAgreement({ digitalId, others }: StatementProof): Verdict {
  for (const other of others) {
    const field = differingClaim(digitalId.claims, other)
    if (field !== undefined) return { step: 'agreement', part: 'digital-id', reason: 'another-device', field }
  }
  return undefined
}

/** Without a chip a device may register people, and authenticate nobody. */
function checkLevel(proof: StatementProof): Verdict {
  if (!isOwnWord(proof) || proof.kind !== 'capture') return undefined
  return { step: 'level', part: 'statement', reason: 'level-too-low', field: 'purpose' }
}

/** Where a certificate may be a chip's or a device's: whichever chain stands, the chip's first. */
function checkEither(
  certificate: Certificate,
  part: DevicePart,
  context: DeviceContext,
): { readonly checks: [DeviceStepName, Verdict][]; readonly level: DeviceLevel | undefined } {
  const chip = checkChain('FTM', certificate, part, context)
  if (!chip) return { checks: [['chip-chain', undefined]], level: 'L1' }
  const device = checkChain('DEVICE', certificate, part, context)
  if (!device) return { checks: [['device-chain', undefined]], level: 'L0' }
  // The chain that came further says more.
  const isChip = device.reason === 'no-chain' || device.path?.code === 'no-issuer'
  return { checks: [isChip ? ['chip-chain', chip] : ['device-chain', device]], level: undefined }
}

function judgeStatement(proof: StatementProof, context: DeviceContext): [Checks, DeviceLevel] {
  const { statement, digitalId } = proof
  const checks = new Map<DeviceStepName, Verdict>([
    ['signature', checkSignature(statement, 'signature', 'statement')],
    ['digital-id-signature', checkSignature(digitalId, 'digital-id-signature', 'digital-id')],
    ['level', checkLevel(proof)],
    ['agreement', checkAgreement(proof)],
    [
      'time',
      checkTime('statement', statement.time, context) ??
        checkTime('digital-id', digitalId.claims.dateTime, context),
    ],
    ['device-chain', checkChain('DEVICE', statement.signer, 'statement', context)],
  ])
  if (isOwnWord(proof)) return [checks, 'L0']
  checks.set('chip-chain', checkChain('FTM', digitalId.signer, 'digital-id', context))
  return [checks, 'L1']
}

function judge(proof: DeviceProof, context: DeviceContext): [Checks, DeviceLevel | undefined] {
  if (proof.kind === 'certificate') {
    const { checks } = checkEither(proof.certificate, 'certificate', context)
    return [new Map(checks), undefined]
  }
  if (proof.kind !== 'digital-id') return judgeStatement(proof, context)
  const { digitalId } = proof
  const { checks, level } = checkEither(digitalId.signer, 'digital-id', context)
  const own: [DeviceStepName, Verdict][] = [
    ['digital-id-signature', checkSignature(digitalId, 'digital-id-signature', 'digital-id')],
    ['time', checkTime('digital-id', digitalId.claims.dateTime, context)],
  ]
  return [new Map([...own, ...checks]), level]
}

const stepFrom = (step: DeviceStepName, fault: Verdict): DeviceStep =>
  fault ? { ...fault, state: 'failed' } : { step, state: 'passed' }

/**
 * Judges what was read, step by step: every step is told, also those after one that fails. Two signatures of devices, or
 * one; what the chains cost is up to `chainOf`.
 *
 * @returns the steps in their order; never throws
 */
export function judgeDeviceProof(proof: DeviceProof, context: DeviceContext): DeviceVerdict {
  const [checks, level] = judge(proof, context)
  const read = proof.kind === 'certificate' ? readingSteps.slice(0, 1) : readingSteps
  const steps = deviceSteps.flatMap((step): DeviceStep[] => {
    if (read.includes(step)) return [{ step, state: 'passed' }]
    return checks.has(step) ? [stepFrom(step, checks.get(step))] : []
  })
  return { isGood: steps.every(({ state }) => state === 'passed'), steps, level }
}

/** The steps of what could not be read: those before the fault, the fault, and that nothing more can be said. */
export function unreadVerdict({ fault }: Extract<DeviceReading, { readonly ok: false }>): DeviceVerdict {
  const failing = readingSteps.indexOf(fault.step)
  const steps = readingSteps.flatMap((step, position): DeviceStep[] => {
    if (position < failing) return [{ step, state: 'passed' }]
    if (position === failing) return [{ ...fault, state: 'failed' }]
    return fault.part === 'certificate' ? [] : [{ step, state: 'skipped' }]
  })
  return { isGood: false, steps, level: undefined }
}
