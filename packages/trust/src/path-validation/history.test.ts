import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sequence, taggedPrimitive } from '../asn1/writer.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { extension, makeKeys, writeCertificate } from '../testing/written-certificate.ts'
import { findPath, type PathQuestion } from './find-path.ts'
import { createSignatureCache, type SignatureCache } from './signature-checks.ts'

const at = new Date('2030-01-01')
const keys = Array.from({ length: 12 }, () => makeKeys())
const keyOf = (index: number): ReturnType<typeof makeKeys> => keys[index % keys.length]!
const names = ['Root', 'A', 'B', 'C']

const verdict = (question: PathQuestion, signatureCache?: SignatureCache): string => {
  const answer = findPath(signatureCache ? { ...question, signatureCache } : question)
  const outcome = answer.ok ? answer.path.map(({ sha256 }) => sha256) : answer.refusal
  return JSON.stringify([outcome, answer.work])
}

describe('a verdict does not depend on what was asked before', () => {
  it('three hundred issuers of one name: the same the second time, whether the bound is reached or not', () => {
    const root = writeCertificate({ subject: 'Root', issuer: 'Root', keys: keyOf(0), signer: keyOf(0) })
    const crowd = Array.from({ length: 300 }, (_, index) => {
      const own = makeKeys()
      return writeCertificate({
        subject: 'CA',
        issuer: 'Root',
        keys: own,
        signer: keyOf(0),
        serial: index + 1,
        namesKeys: false,
      })
    })
    const genuine = writeCertificate({
      subject: 'CA',
      issuer: 'Root',
      keys: keyOf(1),
      signer: keyOf(0),
      namesKeys: false,
    })
    const leaf = writeCertificate({
      subject: 'leaf',
      issuer: 'CA',
      keys: keyOf(2),
      signer: keyOf(1),
      isAuthority: false,
      namesKeys: false,
    })
    for (const maximumSignatureCost of [10_000, 120_000]) {
      const question: PathQuestion = {
        target: leaf,
        anchors: [root],
        intermediates: [...crowd, genuine],
        at,
        limits: { maximumSignatureCost },
      }
      const cache = createSignatureCache()
      const rounds = [verdict(question), ...[1, 2, 3].map(() => verdict(question, cache))]
      expect(new Set(rounds).size).toBe(1)
      expect(rounds[0]).toContain(maximumSignatureCost === 10_000 ? 'too-many-signatures' : leaf.sha256)
    }
  })

  it('random questions: with a cold cache, a warm one, and in any order', () => {
    const host = (text: string): Uint8Array => taggedPrimitive(2, Buffer.from(text))
    const certificate = fc
      .record({
        subject: fc.constantFrom(...names),
        issuer: fc.constantFrom(...names),
        key: fc.nat(11),
        signer: fc.nat(11),
        serial: fc.integer({ min: 1, max: 50 }),
        namesKeys: fc.boolean(),
        isAuthority: fc.boolean(),
        hosts: fc.nat(3),
      })
      .map(({ key, signer, hosts, ...rest }): Certificate => {
        const alternatives = Array.from({ length: hosts }, (_, index) => host(`h${index}.example`))
        return writeCertificate({
          ...rest,
          keys: keyOf(key),
          signer: keyOf(signer),
          extensions: hosts > 0 ? [extension('subjectAltName', sequence(...alternatives))] : [],
        })
      })
    const question = fc.record({
      target: certificate,
      anchors: fc.array(certificate, { minLength: 1, maxLength: 3 }),
      intermediates: fc.array(certificate, { maxLength: 12 }),
      limits: fc.record({
        maximumSignatureCost: fc.constantFrom(400, 1000, 60_000),
        maximumCandidates: fc.constantFrom(5, 2000),
        maximumComparisons: fc.constantFrom(200, 100_000),
      }),
      profile: fc.constantFrom('path' as const, 'rfc5280' as const, 'web' as const),
      at: fc.constant(at),
    })
    fc.assert(
      fc.property(fc.array(question, { minLength: 2, maxLength: 5 }), (questions) => {
        const cold = questions.map((each) => verdict(each))
        const cache = createSignatureCache(20)
        expect(questions.map((each) => verdict(each, cache))).toEqual(cold)
        const backwards = questions.toReversed().map((each) => verdict(each, cache))
        expect(backwards.toReversed()).toEqual(cold)
      }),
      { seed: 8, numRuns: 60 },
    )
  })
})
