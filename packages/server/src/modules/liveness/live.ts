import { judging, type Asked } from './judging.ts'

/** From when to when something counts: from the first moment on, and no longer at the last. */
interface Span {
  readonly validFrom: Date
  readonly validTill: Date
}

/** Everything that a partner's use of the platform stands on, as far as somebody asks about it. */
export interface LiveFacts {
  readonly partner: { readonly isActive: boolean }
  /** The group of the policy. */
  readonly group: { readonly isActive: boolean }
  readonly policy: Span & { readonly state: 'draft' | 'activated' | 'deactivated' }
  /** The partner's request for the policy; null where there is none. */
  readonly request: { readonly isApproved: boolean } | null
  readonly key: Span & { readonly isActive: boolean }
  /** What the platform has signed for the partner last, which counts at its last moment too (RFC 5280 §4.1.2.5); null for none. */
  readonly certificate: {
    readonly notBefore: Date
    readonly notAfter: Date
    readonly isRevoked: boolean
    /** Whether the trust store still leads to what the partner has uploaded: its authority may be suspended, or gone. */
    readonly isTrusted: boolean
  } | null
  /** Whether a partner that must has passed a run of the kit; left out of those that need none. */
  readonly goLive: { readonly isPassed: boolean }
  /** Whether the partner is on the hotlist; asked at run time, not by lists. */
  readonly hotlist: { readonly isBlocked: boolean }
}

/** Some of it: what is not asked about is left out. */
export type AskedFacts = Asked<LiveFacts>

/** Why something is not live; in the order in which they are told. */
export const stopReasons = [
  'partner-inactive',
  'group-inactive',
  'policy-draft',
  'policy-deactivated',
  'policy-not-yet-valid',
  'policy-expired',
  'request-not-approved',
  'key-deactivated',
  'key-not-yet-valid',
  'key-expired',
  'certificate-missing',
  'certificate-not-yet-valid',
  'certificate-expired',
  'certificate-revoked',
  'certificate-untrusted',
  'hotlist-partner',
  'go-live-missing',
] as const

export type StopReason = (typeof stopReasons)[number]

const judgement = judging<LiveFacts, StopReason>({
  partner: ({ isActive }) => (isActive ? undefined : 'partner-inactive'),
  group: ({ isActive }) => (isActive ? undefined : 'group-inactive'),
  policy: ({ state, validFrom, validTill }, now) => {
    if (state !== 'activated') return `policy-${state}`
    if (now < validFrom) return 'policy-not-yet-valid'
    return now < validTill ? undefined : 'policy-expired'
  },
  request: (request) => (request?.isApproved ? undefined : 'request-not-approved'),
  key: ({ isActive, validFrom, validTill }, now) => {
    // What has ended for good is told before what could be brought back.
    if (now >= validTill) return 'key-expired'
    if (!isActive) return 'key-deactivated'
    return now < validFrom ? 'key-not-yet-valid' : undefined
  },
  certificate: (certificate, now) => {
    if (!certificate) return 'certificate-missing'
    if (certificate.isRevoked) return 'certificate-revoked'
    if (now < certificate.notBefore) return 'certificate-not-yet-valid'
    if (now > certificate.notAfter) return 'certificate-expired'
    return certificate.isTrusted ? undefined : 'certificate-untrusted'
  },
  hotlist: ({ isBlocked }) => (isBlocked ? 'hotlist-partner' : undefined),
  // Last: whoever waits for this alone has everything else right.
  goLive: ({ isPassed }) => (isPassed ? undefined : 'go-live-missing'),
})

/**
 * Everything that keeps something from being live: at most one reason of each part.
 * @param facts parts that are left out are not asked about
 */
export const stopsOf = judgement.all

/** The first of them; undefined for what is live. */
export const firstStop = judgement.first
