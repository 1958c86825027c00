import { answerSigner, callbackId, writeCallback } from '@entente/partner'
import { parseStrictObject } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { ClientCredential, OutboundReply } from '../../platform/outbound/http-client.ts'
import { Refusal } from '../../platform/refusal.ts'
import { remembered } from '../../platform/remembered.ts'
import { isSignedByPartner } from '../decision/index.ts'
import { judgePartnerRecipient, platformClient, readCallSigner } from '../key-service/index.ts'

/** One message, before it is encrypted. */
interface PlainMessage {
  readonly id: string
  readonly payload: { readonly type: string }
}

/** One message as it goes to a partner, and with what the platform shows who it is. */
interface EncryptedMessage {
  readonly body: Uint8Array
  readonly signature: string
  readonly credential: ClientCredential
}

/** Messages that their partner alone can read, and answers that nobody else can give. */
export interface Encryption {
  /** @throws DeliveryFailure `certificate-…` where the partner has none that can be used: then nothing may be sent */
  write(partnerId: string, message: PlainMessage): Promise<EncryptedMessage>
  /** Why a success takes nothing, though it is one; undefined where the partner says that it has the message. */
  objectionTo(
    partnerId: string,
    message: Pick<PlainMessage, 'id'>,
    reply: OutboundReply,
  ): Promise<DeliveryFailure | undefined>
}

const freshMilliseconds = 1_000
const deepestAnswer = 8

/** Keys are read anew each second, certificates of partners for each message: none of it inside a transaction. */
export const createEncryption = (app: App): Encryption => {
  const signer = remembered(app.clock, freshMilliseconds, async () => {
    const { certificate, sign, keyId } = await readCallSigner(app)
    return answerSigner(certificate, sign, keyId)
  })
  const credential = remembered(app.clock, freshMilliseconds, () => platformClient(app))
  return {
    async write(partnerId, { id, payload }) {
      const { certificate, problem } = await judgePartnerRecipient(app, partnerId)
      if (problem !== null) throw new DeliveryFailure(`certificate-${problem}`, { isStuck: true })
      const order = {
        topic: payload.type,
        transactionId: id,
        content: JSON.stringify(payload),
        recipient: certificate,
        at: app.clock.now(),
      }
      return { ...(await writeCallback(order, await signer())), credential: await credential() }
    },
    async objectionTo(partnerId, { id }, { status, headers, body }) {
      const value = headers['response-signature'] ?? ''
      const isSigned = value !== '' && (await isSignedByPartner(app, partnerId, { value, payload: body }))
      const members = isSigned ? readAnswer(body) : undefined
      // What it has signed before, about something else, says nothing about this.
      if (members?.['id'] !== callbackId || members['transactionID'] !== id)
        return new DeliveryFailure('unsigned', { status })
      const { errors } = members
      const isRefused = Array.isArray(errors) && errors.length > 0
      return isRefused ? new DeliveryFailure('denied', { status }) : undefined
    },
  }
}

const readAnswer = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined =>
  parseStrictObject(new TextDecoder().decode(body), deepestAnswer)

/**
 * What is sent to a partner can be encrypted for it now; and whoever sets a receiver up finds the key published that signs.
 * @throws Refusal ENT_WHK_009 without a certificate for that, ENT_WHK_010 for what belongs to no partner
 */
export const requireRecipient = async (app: App, partnerId: string | null): Promise<void> => {
  if (partnerId === null) throw new Refusal('ENT_WHK_010')
  const { problem } = await judgePartnerRecipient(app, partnerId)
  if (problem !== null) throw new Refusal('ENT_WHK_009', { problem })
  await readCallSigner(app)
}
