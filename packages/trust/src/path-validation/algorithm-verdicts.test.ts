import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import {
  bitString,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
  tagged,
  writeElement,
} from '../asn1/writer.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'
import { changed, draftAuthority, draftLeaf, writeDraft, type Draft } from '../testing/draft-certificate.ts'
import { judge } from '../testing/judging.ts'
import {
  hex,
  leaf,
  leafKeys,
  rawInteger,
  root,
  rootKeys,
  sub,
  subKeys,
  unknownOid,
  verdicts,
} from '../testing/verdict-path.ts'
import { type Keys } from '../testing/written-certificate.ts'

describe('algorithms and their parameters', () => {
  const ecdsa = objectIdentifier('1.2.840.10045.4.3.2')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaKeys: Keys = {
    privateKey: rsa.privateKey,
    spkiDer: rsa.publicKey.export({ type: 'spki', format: 'der' }),
  }
  const rsaSub = draftAuthority('Sub', 'Root', rsaKeys, rootKeys)
  const underRsa = (algorithm: Uint8Array, signature?: Draft['signature']): string =>
    (['rfc5280', 'web'] as const)
      .map((profile) =>
        judge({
          profile,
          target: writeDraft(
            changed(draftLeaf('Sub', leafKeys, rsaKeys), { algorithm, ...(signature ? { signature } : {}) }),
          ),
          intermediates: [writeDraft(rsaSub)],
          anchors: [writeDraft(root)],
        }),
      )
      .join(' / ')
  const sha256Rsa = objectIdentifier('1.2.840.113549.1.1.11')

  test.each<[string, Uint8Array, string]>([
    ['with NULL', sequence(sha256Rsa, nullValue()), 'valid / valid'],
    ['without NULL, which RFC 4055 §5 makes readers take', sequence(sha256Rsa), 'valid / not-for-web'],
    ['with another parameter', sequence(sha256Rsa, integer(1)), 'unreadable / unreadable'],
    ['with a NULL that holds something', sequence(sha256Rsa, hex('050100')), 'unreadable / unreadable'],
    ['with two parameters', sequence(sha256Rsa, nullValue(), nullValue()), 'unreadable / unreadable'],
  ])('RSA %s', (_what, algorithm, verdict) => expect(underRsa(algorithm)).toBe(verdict))

  const pss = (hash: string, mask: string, salt: number, ...more: Uint8Array[]): Uint8Array => {
    const identifier = (oid: string) => sequence(objectIdentifier(oid), nullValue())
    const mgf1 = sequence(objectIdentifier('1.2.840.113549.1.1.8'), identifier(mask))
    const parameters = sequence(
      tagged(0, identifier(hash)),
      tagged(1, mgf1),
      tagged(2, integer(salt)),
      ...more,
    )
    return sequence(objectIdentifier('1.2.840.113549.1.1.10'), parameters)
  }
  const sha256 = '2.16.840.1.101.3.4.2.1'
  const pssSignature = (saltLength: number) => (tbs: Uint8Array) =>
    sign('sha256', tbs, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
  test.each<[string, Uint8Array, number, string]>([
    ['as usual', pss(sha256, sha256, 32), 32, 'valid / valid'],
    ['with a short salt', pss(sha256, sha256, 20), 20, 'valid / not-for-web'],
    [
      'with a salt that differs from what is said',
      pss(sha256, sha256, 32),
      20,
      'bad-signature / bad-signature',
    ],
    [
      'with two hashes',
      pss(sha256, '2.16.840.1.101.3.4.2.2', 32),
      32,
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'with another trailer',
      pss(sha256, sha256, 32, tagged(3, integer(2))),
      32,
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'with the defaults, SHA-1',
      sequence(objectIdentifier('1.2.840.113549.1.1.10'), sequence()),
      32,
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'without parameters',
      sequence(objectIdentifier('1.2.840.113549.1.1.10')),
      32,
      'unreadable / unreadable',
    ],
  ])('RSASSA-PSS %s', (_what, algorithm, salt, verdict) =>
    expect(underRsa(algorithm, pssSignature(salt))).toBe(verdict),
  )

  test.each<[string, Partial<Draft>, string]>([
    [
      'ECDSA with NULL (RFC 5758 §3.2)',
      { algorithm: sequence(ecdsa, nullValue()) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'ECDSA named, RSA signed',
      { algorithm: encodeSigningAlgorithm('RSA-SHA256') },
      'bad-signature / bad-signature',
    ],
    [
      'MD5',
      { algorithm: sequence(objectIdentifier('1.2.840.113549.1.1.4'), nullValue()) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'an unknown algorithm',
      { algorithm: sequence(objectIdentifier(unknownOid)) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'a signature with unused bits',
      { signature: () => new Uint8Array([...bitString(hex('80'))].slice(3)) },
      'bad-signature / bad-signature',
    ],
    ['an empty signature', { signature: () => new Uint8Array() }, 'bad-signature / bad-signature'],
    [
      'a signature with a tail',
      { signature: (tbs) => Buffer.concat([sign('sha256', tbs, subKeys.privateKey), hex('00')]) },
      'bad-signature / bad-signature',
    ],
    [
      'a signature of zeros',
      { signature: () => sequence(integer(0), integer(0)) },
      'bad-signature / bad-signature',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts({ leaf: change })).toBe(verdict))

  it('inner and outer algorithm that differ are unreadable (§4.1.1.2)', () => {
    const der = Buffer.from(writeDraft(leaf))
    const outer = der.lastIndexOf(Buffer.from(ecdsa))
    der[outer + ecdsa.length - 1] = 3
    expect(judge({ target: der, anchors: [writeDraft(root)], intermediates: [writeDraft(sub)] })).toBe(
      'unreadable',
    )
  })

  const ecKey = objectIdentifier('1.2.840.10045.2.1')
  const p256 = objectIdentifier('1.2.840.10045.3.1.7')
  const point = leafKeys.spkiDer.subarray(-65)
  const spki = (algorithm: Uint8Array, bits: Uint8Array): Uint8Array => sequence(algorithm, bitString(bits))
  const offCurve = Uint8Array.from(point, (octet, index) => (index === 64 ? octet ^ 1 : octet))
  const rsaKey = (modulus: Uint8Array, exponent: Uint8Array, parameters = nullValue()): Uint8Array =>
    spki(sequence(objectIdentifier('1.2.840.113549.1.1.1'), parameters), sequence(modulus, exponent))
  const modulus = (bits: number): Uint8Array => rawInteger(`00${'ff'.repeat(bits / 8)}`)
  const edKey = (type: 'ed25519' | 'ed448'): Uint8Array =>
    (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448')).publicKey.export({
      type: 'spki',
      format: 'der',
    })
  test.each<[string, Uint8Array, string]>([
    ['RSA 2048', rsaKey(modulus(2048), integer(65_537)), 'valid / valid'],
    ['RSA 2048 with exponent 3', rsaKey(modulus(2048), integer(3)), 'valid / valid'],
    ['RSA 16384', rsaKey(modulus(16_384), integer(65_537)), 'valid / valid'],
    ['RSA 16392', rsaKey(modulus(16_392), integer(65_537)), 'valid / not-for-web'],
    ['RSA 1024', rsaKey(modulus(1024), integer(65_537)), 'valid / not-for-web'],
    ['RSA 2056', rsaKey(modulus(2056), integer(65_537)), 'valid / valid'],
    [
      'RSA named RSASSA-PSS (Baseline Requirements §7.1.3.1.1)',
      spki(sequence(objectIdentifier('1.2.840.113549.1.1.10')), sequence(modulus(2048), integer(65_537))),
      'valid / not-for-web',
    ],
    ['RSA of 2047 bits', rsaKey(rawInteger(`7f${'ff'.repeat(255)}`), integer(65_537)), 'valid / not-for-web'],
    ['RSA exponent 1', rsaKey(modulus(2048), integer(1)), 'unreadable / unreadable'],
    ['RSA exponent 2', rsaKey(modulus(2048), integer(2)), 'unreadable / unreadable'],
    ['RSA exponent 0', rsaKey(modulus(2048), integer(0)), 'unreadable / unreadable'],
    [
      'RSA negative modulus',
      rsaKey(rawInteger('ff'.repeat(1).padEnd(512, '0f')), integer(3)),
      'unreadable / unreadable',
    ],
    [
      'RSA even modulus',
      rsaKey(rawInteger(`00${'ff'.repeat(255)}fe`), integer(3)),
      'unreadable / unreadable',
    ],
    [
      'RSA without NULL',
      rsaKey(modulus(2048), integer(3), new Uint8Array()),
      'not-conformant / not-conformant',
    ],
    ['RSA with another parameter', rsaKey(modulus(2048), integer(3), integer(1)), 'unreadable / unreadable'],
    [
      'P-192',
      spki(sequence(ecKey, objectIdentifier('1.2.840.10045.3.1.1')), hex(`04${'01'.repeat(48)}`)),
      'unknown-key / unknown-key',
    ],
    [
      'secp256k1',
      spki(sequence(ecKey, objectIdentifier('1.3.132.0.10')), hex(`04${'01'.repeat(64)}`)),
      'unknown-key / unknown-key',
    ],
    [
      'an algorithm that nobody knows',
      spki(sequence(objectIdentifier(unknownOid)), hex('00')),
      'unknown-key / unknown-key',
    ],
    [
      'RSA exponent of 65 bits, which nobody uses here',
      rsaKey(modulus(2048), rawInteger(`01${'00'.repeat(7)}01`)),
      'valid / not-for-web',
    ],
    ['a curve spelled out', spki(sequence(ecKey, sequence(integer(1))), point), 'unreadable / unreadable'],
    ['an implied curve', spki(sequence(ecKey, nullValue()), point), 'unreadable / unreadable'],
    ['no curve', spki(sequence(ecKey), point), 'unreadable / unreadable'],
    ['a point off the curve', spki(sequence(ecKey, p256), offCurve), 'unreadable / unreadable'],
    [
      'a point in hybrid form',
      spki(sequence(ecKey, p256), Buffer.concat([hex('06'), point.subarray(1)])),
      'unreadable / unreadable',
    ],
    ['a cut point', spki(sequence(ecKey, p256), point.subarray(0, 64)), 'unreadable / unreadable'],
    ['the point at infinity', spki(sequence(ecKey, p256), hex('00')), 'unreadable / unreadable'],
    ['two parameters', spki(sequence(ecKey, p256, p256), point), 'unreadable / unreadable'],
    ['Ed25519', edKey('ed25519'), 'valid / not-for-web'],
    ['Ed448', edKey('ed448'), 'valid / not-for-web'],
    [
      'Ed25519 with NULL',
      spki(sequence(objectIdentifier('1.3.101.112'), nullValue()), edKey('ed25519').subarray(-32)),
      'unreadable / unreadable',
    ],
    [
      'Ed25519 of 31 octets',
      spki(sequence(objectIdentifier('1.3.101.112')), edKey('ed25519').subarray(-31)),
      'unreadable / unreadable',
    ],
    [
      'key bits that are no whole octets',
      sequence(sequence(ecKey, p256), writeElement(3, hex('01'), point)),
      'unreadable / unreadable',
    ],
  ])('key of the target: %s', (_what, key, verdict) =>
    expect(verdicts({ leaf: { spki: key } })).toBe(verdict),
  )
})
