import { afterAll, describe, expect, it } from 'vitest'
import { objectIdentifier, sequence, tagged, taggedPrimitive } from '../../asn1/writer.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { extension, makeKeys, writeCertificate, type Writing } from '../../testing/written-certificate.ts'
import { findPath, type PathAnswer, type PathQuestion } from '../find-path.ts'
import { defaultLimits } from '../work.ts'

const at = new Date('2030-01-01')
const rootKeys = makeKeys()
const root = writeCertificate({ subject: 'Root', issuer: 'Root', keys: rootKeys, signer: rootKeys })
const keys = Array.from({ length: 100 }, () => makeKeys())
const keyOf = (index: number): ReturnType<typeof makeKeys> => keys[index % keys.length]!

const figures: string[] = []
afterAll(() => void process.stdout.write(`Hostile sets\n  ${figures.join('\n  ')}\n`))

/** Counts stay at the bounds, whatever the set; the time is generous, since tests share the machine. */
function judge(name: string, question: Omit<PathQuestion, 'at'>): PathAnswer {
  const started = performance.now()
  const answer = findPath({ at, ...question })
  const ms = performance.now() - started
  const { signatures, signatureCost, candidates, comparisons } = answer.work
  figures.push(
    `${name}: ${ms.toFixed(1)} ms, ${signatures} signatures for ${signatureCost}, ${candidates} candidates, ${comparisons} comparisons`,
  )
  expect(signatureCost).toBeLessThanOrEqual(defaultLimits.maximumSignatureCost)
  expect(candidates).toBeLessThanOrEqual(defaultLimits.maximumCandidates)
  expect(comparisons).toBeLessThanOrEqual(defaultLimits.maximumComparisons)
  return answer
}

function leaf(issuer: string, signer: Writing['keys'], more: Partial<Writing> = {}): Certificate {
  return writeCertificate({ subject: 'leaf', issuer, keys: keyOf(0), signer, isAuthority: false, ...more })
}

/** Policies 1.3.0 … as identifiers that differ from each other. */
const policies = (count: number, arc = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => objectIdentifier(`1.3.${arc}.${index}`))

describe('a hostile set of a thousand certificates', () => {
  it('that all sign each other', () => {
    const names = Array.from({ length: 32 }, (_, index) => `CA ${index}`)
    const mesh = names.flatMap((subject, index) =>
      names.map((issuer, above) =>
        writeCertificate({ subject, issuer, keys: keyOf(index), signer: keyOf(above), serial: above + 1 }),
      ),
    )
    const target = leaf('CA 0', keyOf(0))
    expect(mesh).toHaveLength(1024)
    const lost = judge('mesh', { target, anchors: [root], intermediates: mesh })
    expect(lost).toMatchObject({ ok: false })
    const wayOut = writeCertificate({ subject: 'CA 31', issuer: 'Root', keys: keyOf(31), signer: rootKeys })
    const question = { target, anchors: [root], intermediates: [...mesh, wayOut] }
    expect(judge('mesh with a way out', question)).toMatchObject({ ok: true, path: { length: 4 } })
  })

  it('that share one name and name no key', () => {
    const impostors = Array.from({ length: 1000 }, (_, index) =>
      writeCertificate({
        subject: 'CA',
        issuer: 'Root',
        keys: keyOf(1 + (index % 99)),
        signer: rootKeys,
        serial: index + 1,
        namesKeys: false,
      }),
    )
    const target = leaf('CA', keyOf(0), { namesKeys: false })
    const genuine = writeCertificate({
      subject: 'CA',
      issuer: 'Root',
      keys: keyOf(0),
      signer: rootKeys,
      namesKeys: false,
    })
    const question = { target, anchors: [root], intermediates: [...impostors, genuine] }
    expect(judge('one name', question)).toMatchObject({ refusal: { code: 'too-many-signatures' } })
  })

  it('that share one name, when the target names its issuer by key', () => {
    const impostors = Array.from({ length: 1000 }, (_, index) =>
      writeCertificate({
        subject: 'CA',
        issuer: 'Root',
        keys: keyOf(1 + (index % 99)),
        signer: rootKeys,
        serial: index + 1,
      }),
    )
    const genuine = writeCertificate({ subject: 'CA', issuer: 'Root', keys: keyOf(0), signer: rootKeys })
    const question = { target: leaf('CA', keyOf(0)), anchors: [root], intermediates: [...impostors, genuine] }
    const answer = judge('one name, keys named', question)
    expect(answer).toMatchObject({ ok: true, work: { signatures: 2 } })
  })

  it('that claim the identifier of the genuine key', () => {
    const claimed = [extension('subjectKeyIdentifier', Buffer.concat([Buffer.of(4, 20), keyOfIssuer()]))]
    const impostors = Array.from({ length: 1000 }, (_, index) =>
      writeCertificate({
        subject: 'CA',
        issuer: 'Root',
        keys: keyOf(1 + (index % 99)),
        signer: rootKeys,
        serial: index + 1,
        namesKeys: false,
        extensions: claimed,
      }),
    )
    const genuine = writeCertificate({ subject: 'CA', issuer: 'Root', keys: keyOf(0), signer: rootKeys })
    const question = { target: leaf('CA', keyOf(0)), anchors: [root], intermediates: [...impostors, genuine] }
    expect(judge('claimed identifiers', question)).toMatchObject({ ok: true, work: { signatures: 2 } })
  })

  it('in one deep chain', () => {
    const chain = Array.from({ length: 1000 }, (_, index) =>
      writeCertificate({
        subject: `CA ${index}`,
        issuer: index === 0 ? 'Root' : `CA ${index - 1}`,
        keys: keyOf(index),
        signer: index === 0 ? rootKeys : keyOf(index - 1),
      }),
    )
    const question = { target: leaf('CA 999', keyOf(999)), anchors: [root], intermediates: chain }
    expect(judge('deep chain', question)).toMatchObject({ refusal: { code: 'too-deep' } })
    expect(judge('deep chain, no length', { ...question, limits: { maximumLength: 2000 } })).toMatchObject({
      refusal: { code: 'too-many-signatures' },
    })
  })

  it('whose policies map each to every other', () => {
    const count = 60
    const asserted = (arc: number): Uint8Array =>
      extension('certificatePolicies', sequence(...policies(count, arc).map((each) => sequence(each))))
    const mapped = (arc: number): Uint8Array =>
      extension(
        'policyMappings',
        sequence(
          ...policies(count, arc).flatMap((from) => policies(count, arc + 1).map((to) => sequence(from, to))),
        ),
        true,
      )
    const required = extension('policyConstraints', sequence(taggedPrimitive(0, Uint8Array.of(0))), true)
    const chain = Array.from({ length: 6 }, (_, index) =>
      writeCertificate({
        subject: `CA ${index}`,
        issuer: index === 0 ? 'Root' : `CA ${index - 1}`,
        keys: keyOf(index),
        signer: index === 0 ? rootKeys : keyOf(index - 1),
        extensions: [asserted(index), mapped(index), required],
      }),
    )
    const target = leaf('CA 5', keyOf(5), { extensions: [asserted(6)] })
    const answer = judge('policy bomb', { target, anchors: [root], intermediates: chain })
    expect(answer).toMatchObject({ ok: true })
    expect(answer.ok && answer.policies).toHaveLength(count)
  })

  it('whose names meet as many constraints', () => {
    const hosts = (suffix: string): Uint8Array[] =>
      Array.from({ length: 2000 }, (_, index) => taggedPrimitive(2, Buffer.from(`h${index}.${suffix}`)))
    const constrained = writeCertificate({
      subject: 'CA',
      issuer: 'Root',
      keys: keyOf(0),
      signer: rootKeys,
      extensions: [
        extension(
          'nameConstraints',
          sequence(tagged(1, ...hosts('bad.example').map((each) => sequence(each)))),
          true,
        ),
      ],
    })
    const target = leaf('CA', keyOf(0), {
      extensions: [extension('subjectAltName', sequence(...hosts('good.example')))],
    })
    const question = { target, anchors: [root], intermediates: [constrained] }
    expect(judge('name constraints', question)).toMatchObject({ refusal: { code: 'too-many-comparisons' } })
  })
})

function keyOfIssuer(): Uint8Array {
  return writeCertificate({ subject: 'x', issuer: 'x', keys: keyOf(0), signer: keyOf(0) }).keyIdentifier
}
