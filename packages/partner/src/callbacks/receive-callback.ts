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
import { createCallbackMemory, type CallbackMemory } from './callback-memory.ts'
import { callbackId } from './write-callback.ts'

/** Why a callback counts for nothing. */
export type CallbackProblem =
  | 'signature'
  | 'untrusted-signer'
  | 'not-a-callback'
  | 'stale'
  | 'other-recipient'
  | 'not-decryptable'
  // Too many came at once to tell which of them came before: the platform tries again.
  | 'busy'

/** A callback that was verified and opened, or why it was not. */
export type ReceivedCallback =
  | {
      readonly ok: true
      readonly topic: string
      readonly transactionId: string
      readonly content: string
      /** It was taken before: answer that it was, and do nothing more. */
      readonly isRepeated: boolean
    }
  | { readonly ok: false; readonly problem: CallbackProblem; readonly detail: string }

export interface CallbackReceiverOptions {
  readonly authorities: readonly Certificate[]
  /** SHA-256 of certificates, hex, that alone may sign; absent: any that leads to a root of the platform. */
  readonly signers?: readonly string[]
  readonly encryption: Credential
  readonly now?: () => Date
  /** How far the platform's clock and the way may be off; 60 when absent. */
  readonly windowSeconds?: number
  /** Which were taken before; one of this process when absent. */
  readonly memory?: CallbackMemory
}

export interface CallbackReceiver {
  /** Verifies, checks time and repetition, opens. @param signature the header `signature` */
  receive(body: Uint8Array, signature: string | undefined): Promise<ReceivedCallback>
  /** Forgets that a callback was taken, since what it said could not be dealt with: it will come again. */
  release(transactionId: string): Promise<void>
}

/**
 * Takes callbacks of the platform: signature over the octets, signer, time, repetition, then decryption. What the platform has
 * heard no answer to it sends again, with the same transaction: such a one is told, and has been dealt with.
 *
 * @example
 * const receiver = createCallbackReceiver({ authorities, encryption })
 * const callback = await receiver.receive(bytes, request.headers.signature)
 * if (!callback.ok) return response.writeHead(400).end(callback.problem)
 * if (!callback.isRepeated) await store(callback.content)
 */
export function createCallbackReceiver(options: CallbackReceiverOptions): CallbackReceiver {
  const { authorities, signers, encryption, now = () => new Date(), windowSeconds = 60 } = options
  const windowMilliseconds = windowSeconds * 1000
  const { memory = createCallbackMemory({ windowMilliseconds: 2 * windowMilliseconds }) } = options

  return {
    async release(transactionId) {
      await memory.release(transactionId)
    },
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
      const { topic, transactionID: transactionId } = members
      const claim = await memory.claim(transactionId, at)
      if (claim === 'full') return refuse('busy', transactionId)
      const content = await open(members.request, encryption)
      if (typeof content === 'string')
        return { ok: true, topic, transactionId, content, isRepeated: claim === 'repeated' }
      if (claim === 'new') await memory.release(transactionId)
      return content
    },
  }
}

/** The partner's answer to a callback, signed: the transaction, and that it was received, or had been before. */
export async function answerCallback(
  { transactionId, isRepeated }: { readonly transactionId: string; readonly isRepeated: boolean },
  at: Date,
  signature: Credential,
): Promise<{ readonly body: Uint8Array; readonly signature: string }> {
  const body = Buffer.from(
    JSON.stringify({
      id: callbackId,
      version: '1.0',
      responseTime: at.toISOString(),
      transactionID: transactionId,
      response: { status: isRepeated ? 'repeated' : 'received' },
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
