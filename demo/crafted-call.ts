import {
  addressOf,
  checkResponseSignature,
  exchange,
  openIdentity,
  readAnswerBody,
  shownAddress,
  signBody,
  writeRequest,
  type CallContext,
  type Credential,
  type RequestOrder,
} from '@entente/partner'

/** One thing that a call does otherwise than it should; what is absent is done right. */
export interface Tampering {
  /** When the request says it was written. */
  readonly at?: Date
  readonly order?: Partial<RequestOrder>
  /** What is signed, in the place of what was written. */
  readonly written?: (body: Buffer) => Buffer
  /** What is sent, in the place of what was signed. */
  readonly sent?: (body: Buffer) => Buffer
  readonly signer?: Credential
  /** The header `signature`; undefined leaves it out. */
  readonly signature?: (signature: string) => string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: (address: URL) => URL
  /** What opens the connection; null: nothing. */
  readonly tls?: Credential | null
}

/** What came of a call. */
export interface CraftedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The general code first. */
  readonly codes: readonly string[]
  /** Whether the platform has signed it. */
  readonly isSigned: boolean
  readonly response: Readonly<Record<string, unknown>> | undefined
  /** Decrypted. */
  readonly identity: string | undefined
}

/** What is asked when nobody says otherwise: who somebody of the sandbox is. */
export const usualOrder: RequestOrder = {
  route: 'kyc',
  individualId: '5134987202',
  content: { otp: '111111' },
}

/**
 * The kit's call step by step, so that one of them can be done otherwise.
 * @throws ExchangeError when there is no answer
 */
export const craftCall = async (
  { identity, platform, caller, gateway, now = () => new Date() }: CallContext,
  tampering: Tampering = {},
  tell: (line: string) => void = () => undefined,
): Promise<CraftedAnswer> => {
  const { written, sent, signature, address, tls = identity.tls, signer = identity.signature } = tampering
  const order = { ...usualOrder, ...tampering.order }
  const request = writeRequest(order, platform.recipient, tampering.at ?? now())
  const body = written?.(Buffer.from(request.body)) ?? Buffer.from(request.body)
  tell(`written: ${body.length} octets, transaction ${request.transactionId}, encrypted for the platform`)
  const signed = await signBody(body, signer)
  const header = signature ? signature(signed) : signed
  tell(header === undefined ? 'not signed' : `signed: ${header.length} characters over exactly these octets`)
  const target = addressOf(gateway, order.route, caller)
  const answer = await exchange({
    address: address?.(target) ?? target,
    headers: {
      'content-type': 'application/json',
      authorization: 'Authorization',
      ...(header === undefined ? {} : { signature: header }),
      ...tampering.headers,
    },
    body: sent?.(body) ?? body,
    ...(tls === null ? {} : { credential: tls }),
    ...(platform.serverAuthorities && { serverAuthorities: platform.serverAuthorities }),
  })
  tell(`sent: POST ${shownAddress(target)} → ${answer.status}, ${answer.tlsVersion ?? 'no TLS'}`)
  const proof = answer.headers['response-signature']
  const { ok: isSigned } = checkResponseSignature(proof, answer.body, platform.authorities, now())
  tell(isSigned ? 'the answer is signed by the platform' : 'the answer is NOT signed by the platform')
  const { errors = [], response } = readAnswerBody(answer.body) ?? {}
  const codes = errors.map(({ errorCode }) => errorCode)
  const { sessionKey, identity: sealed, thumbprint } = response ?? {}
  const opened =
    typeof sessionKey === 'string' && typeof sealed === 'string'
      ? await openIdentity({ sessionKey, identity: sealed, thumbprint }, identity.encryption)
      : undefined
  if (opened) tell(opened.ok ? `opened: ${opened.text}` : `not opened: ${opened.problem}`)
  const { status, headers } = answer
  return { status, headers, codes, isSigned, response, identity: opened?.ok ? opened.text : undefined }
}
