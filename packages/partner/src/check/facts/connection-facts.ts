import { ExchangeError, type Exchange } from '../../call/exchange.ts'
import { checkResponseSignature, isEncrypted, openIdentity, readAnswerBody } from '../../call/read-answer.ts'
import type { Identity, Platform } from '../../settings/identity.ts'
import type { AnswerFacts, ConnectionFacts } from '../facts.ts'

const proxyHeaders = [
  'via',
  'x-cache',
  'x-forwarded-for',
  'proxy-connection',
  'x-squid-error',
  'x-bluecoat-via',
]

/** What can be said of a connection by the answer, or by the error that came in its place. */
export function connectionFacts(outcome: Exchange | ExchangeError): ConnectionFacts {
  const nothing = {
    tlsVersion: null,
    status: null,
    clockSkewSeconds: null,
    contentType: null,
    contentEncoding: null,
    proxyHeaders: [],
  }
  if (outcome instanceof ExchangeError) return { failure: outcome.code, detail: outcome.message, ...nothing }
  const { headers, status, receivedAt } = outcome
  const date = Date.parse(headers['date'] ?? '')
  return {
    failure: 'none',
    detail: '',
    tlsVersion: outcome.tlsVersion ?? null,
    status,
    clockSkewSeconds: Number.isNaN(date) ? null : Math.round((receivedAt.getTime() - date) / 1000),
    contentType: headers['content-type'] ?? null,
    contentEncoding: headers['content-encoding'] ?? null,
    proxyHeaders: proxyHeaders.filter((name) => headers[name] !== undefined),
  }
}

/** What an answer is worth: signature, form, codes, and whether its identity opens. */
export async function answerFacts(
  { headers, body }: Exchange,
  platform: Platform,
  identity: Identity,
  at: Date,
): Promise<AnswerFacts> {
  const verdict = checkResponseSignature(headers['response-signature'], body, platform.authorities, at)
  const read = readAnswerBody(body)
  const opened =
    read?.response && isEncrypted(read.response)
      ? await openIdentity(read.response, identity.encryption)
      : undefined
  return {
    signature: verdict.ok ? 'ok' : verdict.problem,
    isJson: read !== undefined,
    codes: read?.errors.map(({ errorCode }) => errorCode) ?? [],
    identity: opened === undefined ? 'absent' : opened.ok ? 'opened' : opened.problem,
  }
}
