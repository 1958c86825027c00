import { BodyTooLong, readBody } from '@entente/partner'
import { parseStrictObject } from '@entente/trust'
import { refusedFor } from '../reasons.ts'
import { brokenOff, type UpstreamAnswer } from './call-upstream.ts'

/** What an upstream answers that is given plain calls. */
export interface PlainAnswer {
  readonly response: Readonly<Record<string, unknown>> | null
  /** Codes of the contract, which are the caller's to read. */
  readonly codes: readonly string[]
}

const largestAnswer = 4 * 1024 * 1024
const codeForm = /^[A-Z]{2,5}-[A-Z]{2,5}-\d{3}$/u
const mostCodes = 5

/** Reads such an answer, whole. @throws CallRefused for what is none */
export const readPlainAnswer = async (answer: UpstreamAnswer): Promise<PlainAnswer> => {
  const text = (await wholeBody(answer)).toString('utf8')
  const members = answer.message.statusCode === 200 ? parseStrictObject(text, 64) : undefined
  if (!members) throw refusedFor('upstream-garbage')
  const { response, errors } = members
  const codes = codesIn(errors)
  if (codes.length > 0) return { response: null, codes }
  if (typeof response !== 'object' || response === null || Array.isArray(response))
    throw refusedFor('upstream-garbage')
  return { response: response as Readonly<Record<string, unknown>>, codes }
}

const wholeBody = async ({ message, timeout }: UpstreamAnswer): Promise<Buffer> => {
  try {
    return await readBody(message, largestAnswer)
  } catch (error) {
    message.destroy()
    throw error instanceof BodyTooLong ? refusedFor('upstream-garbage') : brokenOff(timeout)
  }
}

const codesIn = (errors: unknown): readonly string[] => {
  if (errors === undefined || errors === null) return []
  if (!Array.isArray(errors)) throw refusedFor('upstream-garbage')
  return errors.slice(0, mostCodes).map((each: unknown) => {
    const code = (each as { readonly errorCode?: unknown } | null)?.errorCode
    if (typeof code !== 'string' || !codeForm.test(code)) throw refusedFor('upstream-garbage')
    return code
  })
}
