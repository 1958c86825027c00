import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TrustError } from '../../asn1/trust-error.ts'
import { bitString, nullValue, objectIdentifier, sequence, unsignedInteger } from '../../asn1/writer.ts'
import { readDer } from '../../asn1/reader.ts'
import { openPublicKey } from './key-objects.ts'
import { keyMaterialOf, readPublicKeyInfo } from './public-keys.ts'

function rsaKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return sequence(
    sequence(objectIdentifier('1.2.840.113549.1.1.1'), nullValue()),
    bitString(sequence(unsignedInteger(modulus), unsignedInteger(exponent))),
  )
}

const odd = Buffer.alloc(256, 0xc1)
const short = Buffer.concat([Buffer.of(0x01), Buffer.alloc(255, 0xc1)])

describe('readPublicKeyInfo', () => {
  it.each([
    [odd, 2048],
    [short, 2041],
    [Buffer.alloc(128, 0xff), 1024],
  ])('counts the significant bits of the modulus', (modulus, bits) => {
    const { algorithm } = readPublicKeyInfo(readDer(rsaKey(modulus, Buffer.of(1, 0, 1))))
    expect(algorithm).toEqual({ type: 'RSA', bits })
  })

  it.each([
    ['exponent 1, which makes every signature valid', odd, Buffer.of(1)],
    ['an even exponent', odd, Buffer.of(1, 0, 0)],
    ['an even modulus', Buffer.alloc(256, 0xc2), Buffer.of(1, 0, 1)],
    ['modulus zero', Buffer.of(0), Buffer.of(1, 0, 1)],
  ])('refuses %s', (_what, modulus, exponent) => {
    expect(() => readPublicKeyInfo(readDer(rsaKey(modulus, exponent)))).toThrow(TrustError)
  })

  it('refuses an EC key without a named curve', () => {
    const der = sequence(sequence(objectIdentifier('1.2.840.10045.2.1')), bitString(Buffer.of(4)))
    expect(() => readPublicKeyInfo(readDer(der))).toThrow(TrustError)
  })

  it('leaves a key of an unknown type to its object identifier', () => {
    const der = sequence(sequence(objectIdentifier('1.2.3.4')), bitString(Buffer.of(4)))
    expect(readPublicKeyInfo(readDer(der)).algorithm).toEqual({ type: 'unknown', oid: '1.2.3.4' })
  })

  it('but not with a parameter whose object identifier ends in the middle', () => {
    const curve = Buffer.from('06082a8648ce3d0301ea', 'hex')
    const der = sequence(sequence(objectIdentifier('1.2.3.4'), curve), bitString(Buffer.of(4)))
    expect(() => readPublicKeyInfo(readDer(der))).toThrow(TrustError)
  })
})

describe('openPublicKey', () => {
  it.each([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['EC', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ])('opens the %s key that was written, whichever of its forms is read', (_type, { publicKey }) => {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    expect(openPublicKey(readPublicKeyInfo(readDer(der))).equals(publicKey)).toBe(true)
  })
})

describe('keyMaterialOf', () => {
  const key = sequence(unsignedInteger(odd), unsignedInteger(Buffer.of(1, 0, 1)))
  const spelled = (oid: string, ...parameters: Uint8Array[]) =>
    keyMaterialOf(sequence(sequence(objectIdentifier(oid), ...parameters), bitString(key)))

  it('is the modulus of an RSA key, whatever its algorithm is called', () => {
    expect(Buffer.from(spelled('1.2.840.113549.1.1.1', nullValue()))).toEqual(odd)
    expect(Buffer.from(spelled('1.2.840.113549.1.1.1'))).toEqual(odd)
    expect(Buffer.from(spelled('1.2.840.113549.1.1.10'))).toEqual(odd)
  })

  it('is the x coordinate of a point, compressed or not', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-65)
    const x = point.subarray(1, 33)
    const isOdd = (point[64] ?? 0) % 2
    const curve = [objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7')]
    const forms = [point, Buffer.concat([Buffer.of(2 + isOdd), x])]
    for (const form of forms)
      expect(Buffer.from(keyMaterialOf(sequence(sequence(...curve), bitString(form))))).toEqual(x)
  })
})
