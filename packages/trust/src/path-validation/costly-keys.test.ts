import { describe, expect, it, test } from 'vitest'
import { bitString, integer, nullValue, objectIdentifier, sequence, writeElement } from '../asn1/writer.ts'
import { parseCertificate } from '../certificates/certificate.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'
import { changed, draftAuthority, draftLeaf, writeDraft, type Draft } from '../testing/draft-certificate.ts'
import { leafKeys, root, rootKeys, subKeys } from '../testing/verdict-path.ts'
import { historicalAlgorithmRules } from './algorithm-rules.ts'
import { findPath, type PathAnswer } from './find-path.ts'

const odd = (bits: number, last = 1): Uint8Array =>
  writeElement(2, Buffer.concat([Buffer.of(0, 0x80), Buffer.alloc(bits / 8 - 2), Buffer.of(last)]))
const rsaKey = (bits: number, exponent: Uint8Array, last = 1): Uint8Array =>
  sequence(
    sequence(objectIdentifier('1.2.840.113549.1.1.1'), nullValue()),
    bitString(sequence(odd(bits, last), exponent)),
  )
const dsaKey = (bits: number): Uint8Array =>
  sequence(
    sequence(objectIdentifier('1.2.840.10040.4.1'), sequence(odd(bits), odd(256), odd(bits - 8))),
    bitString(odd(bits - 8)),
  )
const rsaSigned = (octets: number): Partial<Draft> => ({
  algorithm: encodeSigningAlgorithm('RSA-SHA256'),
  signature: () => Buffer.alloc(octets, 1),
})
const dsaSigned: Partial<Draft> = {
  algorithm: sequence(objectIdentifier('2.16.840.1.101.3.4.3.2')),
  signature: () => sequence(integer(5), integer(7)),
}

/** A leaf that one of these keys is said to have signed. */
const ask = (keys: readonly Uint8Array[], leaf: Partial<Draft>): PathAnswer =>
  findPath({
    target: parseCertificate(
      writeDraft(
        changed(draftLeaf('Sub', leafKeys, subKeys), {
          ...leaf,
          extensions: { authorityKeyIdentifier: undefined },
        }),
      ),
    ),
    anchors: [parseCertificate(writeDraft(root))],
    intermediates: keys.map((spki, index) =>
      parseCertificate(
        writeDraft(
          changed(draftAuthority('Sub', 'Root', subKeys, rootKeys), { spki, serial: integer(index + 1) }),
        ),
      ),
    ),
    at: new Date('2030-01-01'),
    algorithms: historicalAlgorithmRules,
  })

describe('keys that make a process stand still', () => {
  test.each<[string, Uint8Array, Partial<Draft>]>([
    ['an RSA exponent of 72 bits', rsaKey(2048, odd(72)), rsaSigned(256)],
    ['RSA of 16,392 bits', rsaKey(16_392, integer(3)), rsaSigned(2049)],
    ['DSA of 10,000 bits', dsaKey(10_000), dsaSigned],
  ])('are named and not tried: %s', (_what, key, leaf) => {
    expect(ask([key], leaf)).toMatchObject({
      refusal: { code: 'key-too-large' },
      work: { signatures: 0, signatureCost: 0 },
    })
  })

  it('cost their time, so that few of them are tried', () => {
    const keys = Array.from({ length: 40 }, (_, index) => rsaKey(16_384, odd(64), 2 * index + 1))
    const { work, ...answer } = ask(keys, rsaSigned(2048))
    expect(answer).toMatchObject({ refusal: { code: 'too-many-signatures' } })
    expect(work.signatures).toBeLessThan(15)
    const cheap = ask([rsaKey(2048, integer(65_537))], rsaSigned(256))
    expect(cheap).toMatchObject({ refusal: { code: 'bad-signature' }, work: { signatures: 1 } })
    expect(cheap.work.signatureCost).toBeLessThan(100)
  })
})
