import type { CertificateSummary } from '../certificates/inspect.ts'
import type { FileMark, KeyForm } from '../keys/read-key.ts'
import type { Purpose } from '../settings/settings.ts'

/**
 * Everything that a check may look at, as plain data: it goes into the report as it is. No secret is among it. A part
 * that is absent was not looked at.
 */
export interface Facts {
  /** When, ISO 8601. */
  readonly at: string
  readonly settings?: SettingsFacts
  readonly credentials?: Readonly<Partial<Record<Purpose, CredentialFacts>>>
  readonly platform?: PlatformFacts
  /** The call that was sent, whatever came of it. */
  readonly call?: CallFacts
  readonly connection?: ConnectionFacts
  readonly answer?: AnswerFacts
  readonly request?: RequestFacts
}

export interface SettingsFacts {
  readonly gateway: { readonly scheme: string; readonly hasExtras: boolean }
  /** Values with a blank at an end or inside. */
  readonly blanks: readonly string[]
  /** Values that hold quotes, a percent sign or a slash. */
  readonly escaped: readonly string[]
  /** Whether others may read `partner.json`, which holds keys. */
  readonly isOpenToOthers: boolean
  readonly organisation: string | null
  readonly domain: string
}

export interface KeyFacts {
  readonly form: KeyForm | 'no-file'
  readonly marks: readonly FileMark[]
  /** Such as `RSA 2048`; null when it cannot be read. */
  readonly key: string | null
  readonly kind: 'RSA' | 'P-256' | 'other' | null
  readonly bits: number | null
  readonly isOpenToOthers: boolean
}

export interface CredentialFacts {
  readonly key: KeyFacts
  /** How the file of the certificate is packed, or the problem with it. */
  readonly file: { readonly form: string; readonly isReadable: boolean; readonly marks: readonly FileMark[] }
  /** In the order of the file. */
  readonly certificates: readonly CertificateSummary[]
  /** Which of them the key belongs to; null for none. */
  readonly leaf: number | null
  /** How the certificates after the leaf stand to it. */
  readonly chain: 'complete' | 'leaf-only' | 'disordered' | 'broken' | 'with-root' | 'unknown'
  /** `found`, or why there is no way from the leaf to a root of the platform. */
  readonly path: string | null
  /** By the platform's list; null when there is none. */
  readonly isRevoked: boolean | null
}

export interface PlatformFacts {
  readonly authorities: number
  /** How many of them are roots. */
  readonly roots: number
  readonly recipient: CertificateSummary | null
  readonly recipientPath: string | null
  /** The recipient's certificate is one of the partner's own. */
  readonly isRecipientOwn: boolean
}

interface CallFacts {
  readonly route: string
  /** By which the platform finds the call, too. */
  readonly transactionId: string
}

export interface ConnectionFacts {
  /** `none` when an answer came, else the error's code. */
  readonly failure: string
  readonly detail: string
  readonly tlsVersion: string | null
  readonly status: number | null
  /** Own clock minus that of the server, from its header `Date`. */
  readonly clockSkewSeconds: number | null
  readonly contentType: string | null
  readonly contentEncoding: string | null
  /** Names of headers that proxies leave. */
  readonly proxyHeaders: readonly string[]
}

export interface AnswerFacts {
  /** `ok`, or the problem. */
  readonly signature: string
  readonly isJson: boolean
  readonly codes: readonly string[]
  /** `absent`, `opened`, or the problem. */
  readonly identity: string
}

/** How one thing of a request was done: `right`, or in which known wrong way. */
export type Manner = 'right' | (string & {})

export interface RequestFacts {
  readonly method: string
  readonly route: string | null
  readonly httpVersion: string
  readonly path: {
    readonly order: Manner
    readonly blanks: readonly string[]
    readonly otherCase: readonly string[]
    readonly unknown: readonly string[]
    readonly isEncodedTwice: boolean
    readonly headersDisagree: boolean
  }
  readonly hasAuthorization: boolean
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly body: { readonly octets: number; readonly form: Manner }
  readonly id: Manner
  readonly version: Manner
  readonly time: { readonly form: Manner; readonly skewSeconds: number | null }
  readonly transaction: {
    readonly form: Manner
    readonly isRepeated: boolean
    readonly innerIsSame: boolean | null
  }
  readonly signature: SignatureFacts
  /** Null where the route encrypts nothing. */
  readonly encryption: EncryptionFacts | null
}

export interface SignatureFacts {
  readonly form: Manner
  readonly algorithm: string | null
  readonly certificate: Manner
  readonly digest: Manner
  /** What the signature was found to be over. */
  readonly over: Manner
  /** How it was made, apart from that. */
  readonly making: Manner
  /** Whose key made it. */
  readonly key: Manner
}

export interface EncryptionFacts {
  readonly fields: Manner
  readonly thumbprint: Manner
  readonly sessionKey: Manner
  readonly layout: Manner
  readonly content: Manner
  readonly digest: Manner
  readonly isNonceRepeated: boolean
}
