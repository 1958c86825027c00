import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { parseCertificate } from '../certificates/certificate.ts'
import { parseCrl } from '../revocation/crl/parse-crl.ts'
import { historicalAlgorithmRules } from './algorithm-rules.ts'
import { findPath } from './find-path.ts'

interface Vectors {
  validationTime: string
  certs: Record<string, string>
  crls: Record<string, string>
  cases: Case[]
}

interface Case {
  id: string
  number: string
  valid: boolean
  chain: string[]
  crls: string[]
  initialPolicySet?: string[]
  initialExplicitPolicy?: boolean
  initialPolicyMappingInhibit?: boolean
  initialInhibitAnyPolicy?: boolean
  userConstrainedPolicySet?: string[]
}

/** `shared/vectors/pkits.json` beside the checkout, or beside a folder above it. */
function findVectors(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder);) {
    folder = dirname(folder)
    const file = join(folder, 'shared/vectors/pkits.json')
    if (existsSync(file)) return file
  }
  return undefined
}

const file = findVectors()
if (file === undefined)
  process.stderr.write('NIST PKITS SKIPPED: shared/vectors is absent; path validation is proved by less\n')

/** What cannot be read does not help, and a target that cannot be read has no path. */
function readAll<T>(
  names: readonly string[],
  texts: Record<string, string>,
  parse: (der: Uint8Array) => T,
): T[] {
  return names.flatMap((name) => {
    try {
      return [parse(Buffer.from(texts[name]!, 'base64'))]
    } catch (error) {
      if (error instanceof TrustError) return []
      throw error
    }
  })
}

describe.skipIf(file === undefined)('NIST PKITS 1.0.1', () => {
  const vectors: Vectors =
    file === undefined
      ? { validationTime: '', certs: {}, crls: {}, cases: [] }
      : JSON.parse(readFileSync(file, 'utf8'))

  function judge(
    test: Case,
    profile: 'path' | 'rfc5280',
  ): { valid: boolean; policies: readonly string[]; why: string } {
    const [anchor, ...rest] = test.chain
    const [target] = readAll(rest.slice(-1), vectors.certs, parseCertificate)
    if (target === undefined) return { valid: false, policies: [], why: 'unreadable' }
    const answer = findPath({
      target,
      anchors: readAll([anchor!], vectors.certs, parseCertificate),
      intermediates: readAll(rest.slice(0, -1), vectors.certs, parseCertificate),
      at: new Date(vectors.validationTime),
      profile,
      algorithms: historicalAlgorithmRules,
      policies: {
        ...(test.initialPolicySet ? { initialPolicySet: test.initialPolicySet } : {}),
        requireExplicitPolicy: test.initialExplicitPolicy ?? false,
        inhibitPolicyMapping: test.initialPolicyMappingInhibit ?? false,
        inhibitAnyPolicy: test.initialInhibitAnyPolicy ?? false,
      },
      revocation: { mode: 'hard', crls: readAll(test.crls, vectors.crls, parseCrl) },
    })
    if (!answer.ok) return { valid: false, policies: [], why: JSON.stringify(answer.refusal) }
    return { valid: true, policies: answer.policies, why: 'valid' }
  }

  it.each(['path', 'rfc5280'] as const)('gives no wrong verdict in profile %s', (profile) => {
    const wrong = vectors.cases.flatMap((test) => {
      const { valid, policies, why } = judge(test, profile)
      const isRight =
        valid === test.valid &&
        (test.userConstrainedPolicySet === undefined ||
          [...policies].sort().join() === [...test.userConstrainedPolicySet].sort().join())
      return isRight ? [] : [`${test.number} ${test.id}: ${why} ${policies.join()}`]
    })
    process.stdout.write(
      `PKITS ${vectors.cases.length - wrong.length}/${vectors.cases.length} (${profile})\n`,
    )
    expect(wrong).toEqual([])
    expect(vectors.cases).toHaveLength(247)
  })
})
