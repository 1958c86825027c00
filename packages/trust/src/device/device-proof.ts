import type { Certificate } from '../certificates/certificate.ts'
import type { JwsAlgorithm } from '../jws/jws-algorithms.ts'
import type { JwsCache } from '../jws/jws-header.ts'
import type { JwsReading } from '../jws/read-jws.ts'
import type { DeviceFault } from './device-steps.ts'
import type { DigitalId } from './digital-id.ts'

/**
 * What is to be verified. `capture`: biometrics for authentication; `registration`: biometrics or a device that is
 * registered; `device-info`: what a device tells of itself.
 */
export type ProofKind = 'certificate' | 'digital-id' | 'capture' | 'registration' | 'device-info'

/** A JWS that was read, and whose key is said to have signed it. Nothing is verified yet. */
export interface SignedPart {
  readonly reading: JwsReading
  readonly signer: Certificate
}

/** The signed identity of a device. */
export interface SignedDigitalId extends SignedPart {
  readonly claims: DigitalId
}

/** What the device key has signed. */
export interface DeviceStatement extends SignedPart {
  /** When it was made; what a device tells of itself has no time but that of its identity. */
  readonly time: Date | undefined
  /** `Auth`, `Registration`; as the device writes it. */
  readonly purpose: string | undefined
  /** Version of the interface that the device was driven by. */
  readonly serviceVersion: string | undefined
  readonly transactionId: string | undefined
}

/** Something that a device has handed out, read and not yet judged. */
export type DeviceProof =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'digital-id'; readonly digitalId: SignedDigitalId }
  | {
      readonly kind: 'capture' | 'registration' | 'device-info'
      readonly statement: DeviceStatement
      readonly digitalId: SignedDigitalId
      /** Identities that stand beside it, signed or not: they must name the same device. */
      readonly others: readonly Readonly<Record<string, unknown>>[]
    }

/** `kind` of what cannot be read is unknown. */
export type DeviceReading =
  | { readonly ok: true; readonly proof: DeviceProof }
  | { readonly ok: false; readonly fault: DeviceFault }

export interface DeviceRules {
  /** The allow-list; `deviceSignatureAlgorithms` when absent. */
  readonly algorithms?: readonly JwsAlgorithm[]
  /** Headers and certificates read before. */
  readonly cache?: JwsCache
  /** Most octets of one payload. */
  readonly maximumPayloadLength?: number
  /** Most statements of one text. */
  readonly maximumStatements?: number
}

/** What devices sign with (trust-and-crypto §4.6, §5.6). */
export const deviceSignatureAlgorithms: readonly JwsAlgorithm[] = ['RS256', 'PS256', 'ES256']

/** A fault that ends a reading. */
export class ReadingFault extends Error {
  override readonly name = 'ReadingFault'
  readonly fault: DeviceFault

  constructor(fault: DeviceFault) {
    super(`${fault.part}: ${fault.reason}`)
    this.fault = fault
  }
}
