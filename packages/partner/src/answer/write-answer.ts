import type { Certificate } from '@entente/trust'
import { createJwsSigner, type JwsSigner } from '@entente/trust'
import { refusalCodes } from '../call/refusal-codes.ts'

/** What an answer says; `codes` empty for one that holds what was asked. */
export interface AnswerOrder {
  readonly id: string
  readonly at: Date
  readonly transactionId?: string | undefined
  readonly response: unknown
  readonly codes: readonly string[]
}

/** Errors as the contract has them: the general one first, then what it was (trust-and-crypto §5.3). */
const generalCode = 'IDA-MLC-007'

/** The octets of an answer in the contract's envelope. What is said to a code is what the kit says of it. */
export function writeAnswer({ id, at, transactionId, response, codes }: AnswerOrder): Buffer {
  const told = codes.length === 0 ? [] : [generalCode, ...codes.filter((code) => code !== generalCode)]
  const errors = told.map((errorCode) => ({
    errorCode,
    errorMessage: refusalCodes[errorCode]?.what ?? 'the request could not be processed',
    actionMessage: refusalCodes[errorCode]?.remedy ?? 'Send a new request later.',
  }))
  return Buffer.from(
    JSON.stringify({
      id,
      version: '1.0',
      responseTime: at.toISOString(),
      ...(transactionId === undefined ? {} : { transactionID: transactionId }),
      response: codes.length === 0 ? response : null,
      errors,
    }),
  )
}

/**
 * Signs answers, RS256: its certificate and digest in the header, so that nobody needs another way to it
 * (trust-and-crypto §4.5).
 * @param sign RSASSA-PKCS1-v1_5 with SHA-256
 */
export function answerSigner(
  certificate: Certificate,
  sign: (input: Uint8Array) => Promise<Uint8Array>,
  keyId?: string,
): JwsSigner {
  return createJwsSigner({
    algorithm: 'RS256',
    certificates: [certificate],
    digestOf: certificate,
    ...(keyId === undefined ? {} : { keyId }),
    sign,
  })
}
