import { describe, expect, it } from 'vitest'
import { objectIdentifier, sequence, tagged, taggedPrimitive, writeElement } from '../../asn1/writer.ts'
import { tags } from '../../asn1/tags.ts'
import { extension, makeKeys, writeCertificate, type Writing } from '../../testing/written-certificate.ts'
import { findPath } from '../find-path.ts'
import type { PolicyInputs } from './policies.ts'

const keys = makeKeys()
const ANY = '2.5.29.32.0'
const gold = '1.3.6.1.4.1.1'
const silver = '1.3.6.1.4.1.2'
const bronze = '1.3.6.1.4.1.3'

const policies = (...oids: string[]): Uint8Array =>
  extension('certificatePolicies', sequence(...oids.map((oid) => sequence(objectIdentifier(oid)))))
const mappings = (...pairs: [string, string][]): Uint8Array =>
  extension(
    'policyMappings',
    sequence(...pairs.map(([from, to]) => sequence(objectIdentifier(from), objectIdentifier(to)))),
    true,
  )
const constraints = (explicit?: number, mapping?: number): Uint8Array =>
  extension(
    'policyConstraints',
    sequence(
      ...(explicit === undefined ? [] : [taggedPrimitive(0, Uint8Array.of(explicit))]),
      ...(mapping === undefined ? [] : [taggedPrimitive(1, Uint8Array.of(mapping))]),
    ),
    true,
  )
const inhibitAny = (skip: number): Uint8Array =>
  extension('inhibitAnyPolicy', writeElement(tags.integer, Uint8Array.of(skip)), true)

/** Judges a path root, CA 0, CA 1 …, target with these extensions; every CA has a key of its own. */
function judge(levels: readonly (readonly Uint8Array[])[], inputs: PolicyInputs = {}): string {
  const all = [keys, ...levels.map(() => makeKeys())]
  const name = (index: number): string => (index === 0 ? 'Root' : `CA ${index}`)
  const write = (index: number, more: Partial<Writing>): ReturnType<typeof writeCertificate> =>
    writeCertificate({
      subject: name(index),
      issuer: name(Math.max(0, index - 1)),
      keys: all[index]!,
      signer: all[Math.max(0, index - 1)]!,
      ...more,
    })
  const [root, ...path] = all.map((_, index) =>
    write(index, {
      extensions: levels[index - 1] ?? [],
      isAuthority: index < levels.length,
    }),
  )
  const answer = findPath({
    target: path.at(-1)!,
    anchors: [root!],
    intermediates: path.slice(0, -1),
    at: new Date('2030-01-01'),
    policies: inputs,
  })
  return answer.ok ? answer.policies.join(' ') : answer.refusal.code
}

const explicit = { requireExplicitPolicy: true }

describe('certificate policies', () => {
  it.each<[string, Uint8Array[][], PolicyInputs, string]>([
    ['none asserted, none asked', [[], []], {}, ''],
    ['none asserted, one required', [[], []], explicit, 'policy-required'],
    ['one throughout', [[policies(gold)], [policies(gold)]], explicit, gold],
    ['different ones', [[policies(gold)], [policies(silver)]], explicit, 'policy-required'],
    ['the common ones', [[policies(gold, silver)], [policies(silver, bronze)]], explicit, silver],
    ['any above', [[policies(ANY)], [policies(gold)]], explicit, gold],
    ['any below', [[policies(gold, silver)], [policies(ANY)]], explicit, `${gold} ${silver}`],
    ['any throughout', [[policies(ANY)], [policies(ANY)]], explicit, ANY],
    [
      'any, narrowed by the user',
      [[policies(ANY)], [policies(ANY)]],
      { ...explicit, initialPolicySet: [gold] },
      gold,
    ],
    [
      'not what the user accepts',
      [[policies(gold)], [policies(gold)]],
      { ...explicit, initialPolicySet: [silver] },
      'policy-not-acceptable',
    ],
    [
      'nothing that the user accepts',
      [[policies(gold)], [policies(gold)]],
      { ...explicit, initialPolicySet: [] },
      'policy-not-acceptable',
    ],
    [
      'any, inhibited by the user',
      [[policies(ANY)], [policies(gold)]],
      { ...explicit, inhibitAnyPolicy: true },
      'policy-required',
    ],
    [
      'any, inhibited by a CA',
      [[policies(gold), inhibitAny(0)], [policies(ANY)]],
      explicit,
      'policy-required',
    ],
    ['any, inhibited one later', [[policies(gold), inhibitAny(1)], [policies(ANY)]], explicit, gold],
    ['required by a CA', [[constraints(0)], []], {}, 'policy-required'],
    ['required by a CA, two later', [[constraints(2)], []], {}, ''],
    ['required by the target itself', [[], [constraints(0)]], {}, 'policy-not-acceptable'],
    ['mapped', [[policies(gold), mappings([gold, silver])], [policies(silver)]], explicit, gold],
    [
      'mapped away',
      [[policies(gold), mappings([gold, silver])], [policies(gold)]],
      explicit,
      'policy-required',
    ],
    ['mapped from any', [[policies(ANY), mappings([gold, silver])], [policies(silver)]], explicit, gold],
    [
      'mapping inhibited by the user',
      [[policies(gold), mappings([gold, silver])], [policies(silver)]],
      { ...explicit, inhibitPolicyMapping: true },
      'policy-required',
    ],
    [
      'mapping inhibited by a CA',
      [
        [constraints(undefined, 0), policies(gold)],
        [policies(gold), mappings([gold, silver])],
        [policies(silver)],
      ],
      explicit,
      'policy-required',
    ],
    ['mapped to any', [[policies(gold), mappings([gold, ANY])], [policies(gold)]], {}, 'policy-mapping-any'],
    [
      'two mapped to one',
      [[policies(gold, silver), mappings([gold, bronze], [silver, bronze])], [policies(bronze)]],
      explicit,
      `${gold} ${silver}`,
    ],
  ])('%s', (_what, levels, inputs, expected) => {
    expect(judge(levels, inputs)).toBe(expected)
  })

  it('cannot be said twice, nor be empty', () => {
    expect(judge([[policies(gold, gold)], []])).toBe('malformed-extension')
    expect(judge([[extension('policyConstraints', sequence())], []])).toBe('malformed-extension')
    expect(judge([[extension('policyMappings', tagged(0))], []])).toBe('malformed-extension')
  })
})
