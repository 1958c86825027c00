import { operationNames, type OperationName } from '../../../settings.ts'

/** What somebody wants to do with the platform, by the routes of ID authentication (trust-and-crypto §5.1). */
export const operationsAtRunTime = operationNames

export type OperationAtRunTime = OperationName

/** A way to authenticate people, in the words of policies. */
export interface WishedType {
  readonly authType: string
  readonly authSubType?: string | null | undefined
}

/** A detached signature (trust-and-crypto §4.5) and what it is over. */
export interface ShownSignature {
  /** `header..signature`, with the certificate in its header. */
  readonly value: string
  /** The exact bytes. */
  readonly payload: Uint8Array
}

/** May this partner do this, now? Whatever is missing is not asked about, but for the three that name who asks. */
export interface Question {
  readonly licenceKey?: string | null | undefined
  readonly partnerId?: string | null | undefined
  /** One of both. */
  readonly apiKey?: string | null | undefined
  readonly clientId?: string | null | undefined
  readonly operation?: OperationAtRunTime | null | undefined
  readonly authenticationTypes?: readonly WishedType[] | null | undefined
  readonly attributes?: readonly string[] | null | undefined
  readonly signature?: ShownSignature | null | undefined
  /** What a device has signed: a digitalId, a capture or registration, or what an interface has answered. */
  readonly deviceProof?: string | null | undefined
}
