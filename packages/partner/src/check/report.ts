import {
  createJwsSigner,
  parseStrictObject,
  readJws,
  signForJws,
  verifyJws,
  type Certificate,
} from '@entente/trust'
import type { Credential } from '../settings/identity.ts'
import type { CheckResult } from './check.ts'
import type { Facts } from './facts.ts'

/** Version of the form of reports. */
export const reportVersion = 1

/** Levels of JSON; ours have five. */
const deepestReport = 16

/** What a run of the checks found. Members are only ever added within one version. */
export interface Report {
  readonly version: typeof reportVersion
  /** Name and version of the program that wrote it. */
  readonly kit: string
  /** ISO 8601. */
  readonly at: string
  readonly partnerId: string
  /** Host of the gateway. */
  readonly gateway: string
  /** What whoever asked for the report gave along, so that an old one cannot be shown again. */
  readonly challenge: string | null
  readonly counts: Readonly<Record<CheckResult['verdict'], number>>
  readonly checks: readonly CheckResult[]
  readonly facts: Facts
}

export interface ReportOrder extends Pick<Report, 'kit' | 'partnerId' | 'gateway' | 'challenge'> {
  readonly results: readonly CheckResult[]
  readonly facts: Facts
}

/** Puts a report together. It holds no key: paths and secrets are not among the facts. */
export function writeReport({ results, facts, ...order }: ReportOrder): Report {
  const count = (verdict: CheckResult['verdict']): number =>
    results.filter((each) => each.verdict === verdict).length
  return {
    version: reportVersion,
    ...order,
    at: facts.at,
    counts: {
      passed: count('passed'),
      failed: count('failed'),
      advice: count('advice'),
      'not-looked-at': count('not-looked-at'),
    },
    checks: results,
    facts,
  }
}

/**
 * Signs a report with the partner's key for signatures: a compact JWS whose payload is the report, `x5c` the certificate.
 * It proves who has run the checks and that nobody changed the outcome since – not that the partner's machine told the
 * truth; a platform compares it with what its own gateway has seen.
 */
export async function signReport(report: Report, { key, chain }: Credential): Promise<string> {
  const algorithm = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'
  const signer = createJwsSigner({
    algorithm,
    certificates: chain.slice(0, 1),
    sign: async (input) => signForJws(algorithm, key, input),
  })
  return signer.compact(Buffer.from(JSON.stringify(report)))
}

/** A report that was read, with whose key signed it; or why it counts for nothing. */
export type ReportReading =
  | { readonly ok: true; readonly report: Report; readonly signer: Certificate }
  | { readonly ok: false; readonly problem: string }

/**
 * Reads a signed report. Whether the signer is the partner's active certificate, and the challenge the one that was given,
 * is asked by the caller.
 */
export function readReport(text: string): ReportReading {
  const reading = readJws(text.trim(), undefined)
  if ('code' in reading) return { ok: false, problem: reading.code }
  const answer = verifyJws(reading)
  if (!answer.ok) return { ok: false, problem: answer.refusal.code }
  const report = parseStrictObject(Buffer.from(answer.payload).toString('utf8'), deepestReport)
  if (report?.['version'] !== reportVersion) return { ok: false, problem: 'other-version' }
  const isWhole =
    typeof report['partnerId'] === 'string' &&
    typeof report['at'] === 'string' &&
    Array.isArray(report['checks'])
  return isWhole
    ? { ok: true, report: report as unknown as Report, signer: answer.certificate }
    : { ok: false, problem: 'not-a-report' }
}
