import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { contractIdOf, keyOfId, keysOf, keyOfThing, kindOfKey, matchKeyWidth, type Thing } from './thing.ts'

const device = (serialNumber: string, make: string, model: string): Thing => ({
  kind: 'device',
  serialNumber,
  make,
  model,
})

test('the id of a device is the vector V8 of the reference', () => {
  expect(
    contractIdOf(device('SN123', 'Acme', 'M1'))
      .toString('hex')
      .toUpperCase(),
  ).toBe('A41FE1621380E00ACDBC56AE3D0BC65322531244686DD659EAE33F88C9FDCBAF')
})

test('spelling makes no difference, and the place where one word ends does', () => {
  const key = keyOfThing(device('SN123', 'Acme', 'M1'))
  expect(keyOfThing(device(' sn123', 'ACME', 'm1 '))).toEqual(key)
  expect(keyOfThing(device('SN12', '3Acme', 'M1'))).not.toEqual(key)
  // At the contract's service both are one.
  expect(contractIdOf(device('SN12', '3Acme', 'M1'))).toEqual(contractIdOf(device('SN123', 'Acme', 'M1')))
})

test('kinds never meet, nor do known words and bare ids', () => {
  const provider: Thing = { kind: 'provider', providerId: 'acme', providerName: 'Acme' }
  const partner: Thing = { kind: 'partner', partnerId: 'acme' }
  const keys = [...keysOf(provider), ...keysOf(partner)].map((key) => key.toString('hex'))
  expect(new Set(keys).size).toBe(4)
  expect(keysOf(provider).map(kindOfKey)).toEqual(['provider', 'provider'])
  expect(keysOf(partner).every(({ length }) => length === matchKeyWidth)).toBe(true)
})

test('a provider is known by its id, however it calls itself', () => {
  const named = (providerName: string) => keyOfThing({ kind: 'provider', providerId: 'acme', providerName })
  expect(named('Acme Ltd')).toEqual(named('Acme Limited'))
})

test("a chip's key is known however it is spelled, and by its id", () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const compressed = Buffer.concat([
    Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
    Buffer.of(2 + ((spki.at(-1) ?? 0) & 1)),
    spki.subarray(27, 59),
  ])
  const thing: Thing = { kind: 'chip_key', publicKey: spki }
  const other: Thing = { kind: 'chip_key', publicKey: compressed }
  expect(keyOfThing(other)).toEqual(keyOfThing(thing))
  expect(contractIdOf(other)).not.toEqual(contractIdOf(thing))
  expect(keysOf(thing)).toContainEqual(keyOfId('chip_key', contractIdOf(thing)))
})

test('words that no entry has are not folded, however hostile', () => {
  const hostile = device('a'.repeat(300), 'e' + '\u0301'.repeat(100_000), 'M1')
  const begun = performance.now()
  expect(keyOfThing(hostile)).toBeUndefined()
  expect(keysOf(hostile)).toHaveLength(1)
  expect(performance.now() - begun).toBeLessThan(200)
})
