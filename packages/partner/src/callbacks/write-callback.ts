import { sealData, toBase64Url, type Certificate, type JwsSigner } from '@entente/trust'

/** A message of the platform to a partner. */
export interface CallbackOrder {
  /** What it is about, such as `partner.certificate.expiring`. */
  readonly topic: string
  /** The same at every attempt: by it a receiver knows what it has had. */
  readonly transactionId: string
  /** The content, JSON text: readable for the recipient alone. */
  readonly content: string
  /** The partner's certificate for encryption. */
  readonly recipient: Certificate
  readonly at: Date
}

/** A callback as it goes over the wire: these octets, and the header `signature`. */
export interface WrittenCallback {
  readonly body: Uint8Array
  readonly signature: string
}

/** What a callback calls itself in its member `id`. */
export const callbackId = 'entente.partner.callback'

/**
 * Writes a callback: content in container F1, then a detached JWS over the octets of the body.
 * @param signer of the platform; see `answerSigner`
 */
export async function writeCallback(
  order: CallbackOrder,
  signer: Pick<JwsSigner, 'detached'>,
): Promise<WrittenCallback> {
  const body = Buffer.from(
    JSON.stringify({
      id: callbackId,
      version: '1.0',
      topic: order.topic,
      requestTime: order.at.toISOString(),
      transactionID: order.transactionId,
      thumbprint: order.recipient.sha256.toUpperCase(),
      request: toBase64Url(sealData(order.recipient, Buffer.from(order.content))),
    }),
  )
  return { body, signature: await signer.detached(body) }
}
