import {
  decodeBase64,
  openData,
  parseStrictObject,
  readSealedData,
  sessionKeyOpener,
  toBase64Url,
  type Certificate,
} from '@entente/trust'
import { checkResponseSignature } from '../call/read-answer.ts'
import { signBody } from '../call/write-request.ts'
import type { Credential } from '../settings/identity.ts'
import { callbackId } from './write-callback.ts'

/** Why a callback counts for nothing. */
export type CallbackProblem =
  | 'signature'
  | 'untrusted-signer'
  | 'not-a-callback'
  | 'stale'
  | 'repeated'
  | 'other-recipient'
  | 'not-decryptable'

/** A callback that was verified and opened, or why it was not. */
export type ReceivedCallback =
  | { readonly ok: true; readonly topic: string; readonly transactionId: string; readonly content: string }
  | { readonly ok: false; readonly problem: CallbackProblem; readonly detail: string }

export interface CallbackReceiverOptions {
  readonly authorities: readonly Certificate[]
  /** SHA-256 of certificates, hex, that alone may sign; absent: any that leads to a root of the platform. */
  readonly signers?: readonly string[]
  readonly encryption: Credential
  readonly now?: () => Date
  /** How far the platform's clock and the way may be off; 60 when absent. */
  readonly windowSeconds?: number
}

export interface CallbackReceiver {
  /** Verifies, checks time and repetition, opens. @param signature the header `signature` */
  receive(body: Uint8Array, signature: string | undefined): Promise<ReceivedCallback>
}

const mostRemembered = 100_000

/**
 * Takes callbacks of the platform: signature over the octets, signer, time, repetition, then decryption. It remembers the
 * transactions of its window, 100,000 at most, in this process; beyond that callbacks are refused as repeated rather than
 * taken twice.
 *
 * @example
 * const receiver = createCallbackReceiver({ authorities, encryption })
 * const callback = await receiver.receive(bytes, request.headers.signature)
 * if (!callback.ok) return response.writeHead(400).end(callback.problem)
 */
export function createCallbackReceiver(options: CallbackReceiverOptions): CallbackReceiver {
  const { authorities, signers, encryption, now = () => new Date(), windowSeconds = 60 } = options
  const seen = new Map<string, number>()
  const windowMilliseconds = windowSeconds * 1000

  const isRepeated = (transactionId: string, at: number): boolean => {
    // A Map keeps the order in which they came, which is nearly that in which they end.
    for (const [id, end] of seen) {
      if (end >= at) break
      seen.delete(id)
    }
    if (seen.has(transactionId) || seen.size >= mostRemembered) return true
    seen.set(transactionId, at + 2 * windowMilliseconds)
    return false
  }

  return {
    async receive(body, signature) {
      const at = now()
      const verdict = checkResponseSignature(signature, body, authorities, at)
      if (!verdict.ok)
        return refuse(
          verdict.problem === 'untrusted-signer' ? 'untrusted-signer' : 'signature',
          `${verdict.problem}: ${verdict.detail}`,
        )
      if (signers && !signers.includes(verdict.signer.sha256))
        return refuse('untrusted-signer', verdict.signer.sha256)
      const members = readMembers(body)
      if (members === undefined) return refuse('not-a-callback', 'members')
      const time = Date.parse(members.requestTime)
      if (!(Math.abs(time - at.getTime()) <= windowMilliseconds)) return refuse('stale', members.requestTime)
      if (isRepeated(members.transactionID, at.getTime())) return refuse('repeated', members.transactionID)
      const content = await open(members.request, encryption)
      return typeof content === 'string'
        ? { ok: true, topic: members.topic, transactionId: members.transactionID, content }
        : content
    },
  }
}

/** The partner's answer to a callback, signed: `{status: 'received'}` with the transaction. */
export async function answerCallback(
  transactionId: string,
  at: Date,
  signature: Credential,
): Promise<{ readonly body: Uint8Array; readonly signature: string }> {
  const body = Buffer.from(
    JSON.stringify({
      id: callbackId,
      version: '1.0',
      responseTime: at.toISOString(),
      transactionID: transactionId,
      response: { status: 'received' },
      errors: [],
    }),
  )
  return { body, signature: await signBody(body, signature) }
}

async function open(text: string, { key, chain }: Credential): Promise<string | ReceivedCallback> {
  const sealed = readSealedData(decodeBase64(text) ?? new Uint8Array())
  if (sealed === undefined) return refuse('not-decryptable', 'no container')
  if (
    sealed.thumbprint &&
    toBase64Url(sealed.thumbprint) !== toBase64Url(Buffer.from(chain[0].sha256, 'hex'))
  )
    return refuse('other-recipient', Buffer.from(sealed.thumbprint).toString('hex'))
  const opened = await openData(sealed, sessionKeyOpener(key))
  return opened?.toString('utf8') ?? refuse('not-decryptable', 'key or tag')
}

const wanted = ['topic', 'requestTime', 'transactionID', 'request'] as const

function readMembers(body: Uint8Array): Record<(typeof wanted)[number], string> | undefined {
  const members = parseStrictObject(new TextDecoder().decode(body))
  if (members?.['id'] !== callbackId) return undefined
  return wanted.every((name) => typeof members[name] === 'string')
    ? (members as Record<(typeof wanted)[number], string>)
    : undefined
}

function refuse(problem: CallbackProblem, detail: string): ReceivedCallback {
  return { ok: false, problem, detail }
}
