import type { KeyObject } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { sealKycResponse, signForJws, type Certificate } from '@entente/trust'
import { answerSigner, writeAnswer } from '../answer/write-answer.ts'
import { listenerFor, type ServerTls } from '../callbacks/echo-server.ts'
import { headersOf, readBody } from '../callbacks/read-body.ts'
import type { Caller } from '../call/routes.ts'
import { requestChecks } from '../check/all-checks.ts'
import { runChecks, type CheckResult } from '../check/check.ts'
import { requestFacts } from '../check/facts/request-facts.ts'
import type { ExpectedSigners } from '../check/facts/signature-facts.ts'
import type { RequestFacts } from '../check/facts.ts'

export interface PracticeGatewayOptions {
  /** Requests are encrypted for it. Its private key says everything about what it is sent: use it for nothing else. */
  readonly recipient: { readonly key: KeyObject; readonly certificate: Certificate }
  /** Signs the answers. */
  readonly signer: { readonly key: KeyObject; readonly certificate: Certificate }
  /** Who is expected to call; absent: anybody. */
  readonly caller?: Caller
  readonly signers: ExpectedSigners
  /** Identities are encrypted for it. */
  readonly encryption: Certificate
  /** Absent: plain HTTP, for a try-out on this machine. */
  readonly tls?: ServerTls
  readonly now?: () => Date
  readonly onRequest?: (examined: ExaminedRequest) => void
}

/** One request, and what was found about it. */
export interface ExaminedRequest {
  readonly facts: RequestFacts
  readonly results: readonly CheckResult[]
  /** The code that it was refused with; absent when it was answered. */
  readonly code?: string
}

/** Who lives in the practice gateway. */
const resident = { name_eng: 'Zoë Practice', dob: '1990/01/31', gender_eng: 'Female' }

const largestBody = 1024 * 1024
const mostRemembered = 10_000

/**
 * A gateway to practise with: takes calls as the contract describes them, says for each what is wrong in the client, and
 * answers as the platform would – signed, with an encrypted identity for `kyc`, or with the contract's codes.
 */
export function createPracticeGateway(options: PracticeGatewayOptions): Server {
  const { now = () => new Date() } = options
  const seen = new Set<string>()

  const examine = async (request: IncomingMessage): Promise<ExaminedRequest> => {
    const body = await readBody(request, largestBody)
    const mark = transactionOf(body)
    const isRepeated = mark !== undefined && seen.has(mark)
    if (mark !== undefined && seen.size < mostRemembered) seen.add(mark)
    const { signers, encryption, caller, recipient } = options
    const own = [encryption, signers.signature, ...signers.others.map(({ certificate }) => certificate)]
    const facts = requestFacts(
      {
        method: request.method ?? '',
        path: request.url ?? '',
        httpVersion: request.httpVersion,
        headers: headersOf(request),
        body,
        receivedAt: now(),
        isRepeated,
      },
      { caller, signers, recipient: { ...recipient, own: own.filter((each) => each !== undefined) } },
    )
    const results = runChecks(requestChecks, { at: now().toISOString(), request: facts })
    const failed = results.find(({ verdict }) => verdict === 'failed')
    const code = failed && (requestChecks.find(({ id }) => id === failed.id)?.code ?? 'IDA-MLC-009')
    return { facts, results, ...(code === undefined ? {} : { code }) }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const examined = await examine(request)
    const body = bodyFor(examined, options, now())
    const signature = await signAnswer(body, options.signer)
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length,
      'response-signature': signature,
      date: now().toUTCString(),
    })
    response.end(body)
    options.onRequest?.(examined)
  }

  return listenerFor(options.tls, (request, response) => {
    void answer(request, response).catch(() => response.writeHead(413, { connection: 'close' }).end())
  })
}

function bodyFor({ code, facts }: ExaminedRequest, { encryption }: PracticeGatewayOptions, at: Date): Buffer {
  const codes = code === undefined ? [] : [code]
  return writeAnswer({ id: 'practice', at, response: responseTo(facts.route, encryption), codes })
}

function responseTo(route: string | null, encryption: Certificate): unknown {
  if (route === 'otp') return { maskedMobile: 'XXXXXX1111' }
  if (route !== 'kyc') return { authStatus: true, authToken: 'practice' }
  const sealed = sealKycResponse(encryption, Buffer.from(JSON.stringify(resident)))
  return { kycStatus: true, authToken: 'practice', ...sealed }
}

async function signAnswer(
  body: Uint8Array,
  { key, certificate }: PracticeGatewayOptions['signer'],
): Promise<string> {
  return answerSigner(certificate, async (input) => signForJws('RS256', key, input)).detached(body)
}

function transactionOf(body: Uint8Array): string | undefined {
  try {
    const { transactionID } = JSON.parse(new TextDecoder().decode(body)) as { transactionID?: unknown }
    return typeof transactionID === 'string' ? transactionID : undefined
  } catch {
    return undefined
  }
}
