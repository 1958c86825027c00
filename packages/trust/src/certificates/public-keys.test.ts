import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { bitString, nullValue, objectIdentifier, sequence, unsignedInteger } from '../asn1/writer.ts'
import { readDer } from '../asn1/reader.ts'
import { openPublicKey } from './key-objects.ts'
import { readPublicKeyInfo } from './public-keys.ts'

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
