import {
  openKycResponse,
  readJws,
  readThumbprint,
  sessionKeyOpener,
  toBase64Url,
  verifyJws,
  type Certificate,
} from '@entente/trust'
import { pathProblem } from '../certificates/inspect.ts'
import type { Credential } from '../settings/identity.ts'

/** One entry of `errors`. */
export interface AnswerError {
  readonly errorCode: string
  readonly errorMessage?: string
}

/** What the signature of an answer is worth. */
export type SignatureVerdict =
  | { readonly ok: true; readonly signer: Certificate }
  | {
      readonly ok: false
      readonly problem: 'missing' | 'untrusted-signer' | (string & {})
      readonly detail: string
    }

/** The body of an answer, read. */
export interface AnswerBody {
  readonly errors: readonly AnswerError[]
  readonly response: Readonly<Record<string, unknown>> | undefined
}

/** What came of an encrypted identity. */
export type OpenedIdentity =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: 'other-recipient' | 'not-decryptable' }

/**
 * Verifies the header `response-signature` over the octets of the body: signature first, then whether the signer leads to
 * a root of the platform.
 */
export function checkResponseSignature(
  header: string | undefined,
  body: Uint8Array,
  authorities: readonly Certificate[],
  at: Date,
): SignatureVerdict {
  if (header === undefined) return { ok: false, problem: 'missing', detail: 'no header response-signature' }
  const reading = readJws(header, body)
  if ('code' in reading) return { ok: false, problem: reading.code, detail: reading.field }
  const answer = verifyJws(reading)
  if (!answer.ok) return { ok: false, problem: answer.refusal.code, detail: answer.refusal.field }
  const problem = pathProblem(
    answer.certificate,
    [...authorities, ...reading.header.certificates.slice(1).filter(isNoRoot)],
    at,
  )
  return problem === 'found'
    ? { ok: true, signer: answer.certificate }
    : { ok: false, problem: 'untrusted-signer', detail: problem }
}

/** What an answer brings along may help to find a way; it is never where the way ends. */
const isNoRoot = ({ isSelfSigned }: Certificate): boolean => !isSelfSigned

/** Reads the envelope. @returns undefined when it is none */
export function readAnswerBody(body: Uint8Array): AnswerBody | undefined {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { errors, response } = value as { errors?: unknown; response?: unknown }
  return {
    errors: Array.isArray(errors)
      ? (errors as AnswerError[]).filter((each) => typeof each?.errorCode === 'string')
      : [],
    response:
      typeof response === 'object' && response !== null ? (response as Record<string, unknown>) : undefined,
  }
}

/** Whether a response holds an encrypted identity (F8). */
export function isEncrypted(
  response: Readonly<Record<string, unknown>>,
): response is { readonly sessionKey: string; readonly identity: string; readonly thumbprint?: unknown } {
  return typeof response['sessionKey'] === 'string' && typeof response['identity'] === 'string'
}

/** Opens an encrypted identity with the partner's encryption key. */
export async function openIdentity(
  response: { readonly sessionKey: string; readonly identity: string; readonly thumbprint?: unknown },
  { key, chain }: Credential,
): Promise<OpenedIdentity> {
  const { thumbprint } = response
  const named = typeof thumbprint === 'string' ? readThumbprint(thumbprint) : undefined
  if (named && toBase64Url(named) !== toBase64Url(Buffer.from(chain[0].sha256, 'hex')))
    return { ok: false, problem: 'other-recipient' }
  const opened = await openKycResponse(response, sessionKeyOpener(key))
  return opened ? { ok: true, text: opened.toString('utf8') } : { ok: false, problem: 'not-decryptable' }
}
