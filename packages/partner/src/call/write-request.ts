import { randomInt } from 'node:crypto'
import { createJwsSigner, sealAuthenticationRequest, signForJws, type Certificate } from '@entente/trust'
import type { Credential } from '../settings/identity.ts'
import { routes, type Route } from './routes.ts'

/** What a call asks. */
export interface RequestOrder {
  readonly route: Route
  readonly individualId: string
  /** `VID` when absent. */
  readonly individualIdType?: string
  /** The block that is encrypted: `otp`, `demographics`, `biometrics`. Time and transaction are added to it. */
  readonly content?: Readonly<Record<string, unknown>>
  /** More members of the envelope, such as `requestedAuth`, `consentObtained`, `otpChannel`. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly env?: string
  readonly domainUri?: string
  /** Ten digits; drawn when absent. */
  readonly transactionId?: string
}

/** A request as it goes over the wire. */
export interface WrittenRequest {
  /** What is signed and sent: these octets and no others. */
  readonly body: Uint8Array
  readonly transactionId: string
  /** The text that was encrypted; absent where nothing is. */
  readonly content?: string
}

/** A transaction id as the contract has it: ten digits. */
export function newTransactionId(): string {
  return `${randomInt(1, 10)}${String(randomInt(1_000_000_000)).padStart(9, '0')}`
}

/** Writes the body of a call (trust-and-crypto §4.7): envelope, and inside it the fields of container F6. */
export function writeRequest(order: RequestOrder, recipient: Certificate, at: Date): WrittenRequest {
  const { route, members = {}, transactionId = newTransactionId() } = order
  const requestTime = at.toISOString()
  const envelope = {
    id: routes[route].id,
    version: '1.0',
    requestTime,
    transactionID: transactionId,
    individualId: order.individualId,
    individualIdType: order.individualIdType ?? 'VID',
    env: order.env,
    domainUri: order.domainUri,
    specVersion: '1.0',
    consentObtained: true,
    ...members,
  }
  if (!routes[route].isEncrypted) return { body: Buffer.from(JSON.stringify(envelope)), transactionId }
  const content = JSON.stringify({ timestamp: requestTime, transactionID: transactionId, ...order.content })
  const sealed = sealAuthenticationRequest(recipient, Buffer.from(content))
  return { body: Buffer.from(JSON.stringify({ ...envelope, ...sealed })), transactionId, content }
}

/**
 * The value of the header `signature`: a detached JWS over exactly these octets (trust-and-crypto §4.6), RS256, or ES256
 * for a key on P-256.
 */
export async function signBody(body: Uint8Array, { key, chain }: Credential): Promise<string> {
  const algorithm = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'
  const signer = createJwsSigner({
    algorithm,
    certificates: chain.slice(0, 1),
    sign: async (input) => signForJws(algorithm, key, input),
  })
  return signer.detached(body)
}
