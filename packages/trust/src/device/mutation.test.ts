import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { withoutHanging } from '../testing/fastest-run.ts'
import { DeviceParties, identity } from '../testing/device-parties.ts'
import { mutationsOf } from '../testing/mutations.ts'
import { readDeviceProofs } from './read-device-proof.ts'

const parties = new DeviceParties()
afterAll(() => parties.close())

const capture = parties.capture()
const digitalId = parties.digitalId()
const pem = parties.authority.read('device.pem')

const isGood = (text: string): boolean =>
  withoutHanging(() => parties.judge(text).every((verdict) => verdict.isGood))

/** What of a text counts: blanks inside a JWS do not. */
const meant = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll(/\s/g, '')

describe('mutated statements', () => {
  it('are never good, and nothing is thrown', () => {
    expect([capture, digitalId].map(isGood)).toEqual([true, true])
    const originals = [capture, digitalId].map((text) => Buffer.from(text))
    fc.assert(
      fc.property(mutationsOf(originals), (mutation) => {
        const text = mutation.toString('latin1')
        return [capture, digitalId].includes(meant(text)) || !isGood(text)
      }),
      { numRuns: 2000, seed: 20_261_130 },
    )
  })

  it('nor with a changed identity inside, rightly signed by the device', () => {
    fc.assert(
      fc.property(mutationsOf([Buffer.from(digitalId)]), (mutation) => {
        const inner = mutation.toString('latin1')
        return inner === digitalId || !isGood(parties.capture({ digitalId: inner }))
      }),
      { numRuns: 300, seed: 20_261_130 },
    )
  })

  it('a changed answer says what it said, or is refused', () => {
    const answer = JSON.stringify({ biometrics: [{ data: capture }], digitalId: identity })
    fc.assert(
      fc.property(mutationsOf([Buffer.from(answer)]), (mutation) => {
        const text = mutation.toString('latin1')
        if (!isGood(text)) return true
        const signed = readDeviceProofs(text).flatMap((reading) =>
          reading.ok && 'statement' in reading.proof ? [reading.proof.statement.reading.signature] : [],
        )
        return signed.length === 0 || capture.endsWith(Buffer.from(signed[0] ?? []).toString('base64url'))
      }),
      { numRuns: 500, seed: 20_261_130 },
    )
  })

  it('a changed certificate is refused, or of the same key and name', () => {
    fc.assert(
      fc.property(mutationsOf([pem]), (mutation) => {
        const text = mutation.toString('latin1')
        if (!isGood(text)) return true
        const [reading] = readDeviceProofs(text)
        return (
          reading?.ok === true &&
          'certificate' in reading.proof &&
          Buffer.compare(reading.proof.certificate.tbsDer, parties.device.tbsDer) === 0
        )
      }),
      { numRuns: 500, seed: 20_261_130 },
    )
  })

  it('random text is refused', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64url')
    const parts = fc.array(fc.oneof(fc.base64String(), fc.json().map(encode), fc.string()), { maxLength: 5 })
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom('', '{"data":"', '['),
        (given, start) => !isGood(start + given.join('.')),
      ),
      { numRuns: 2000, seed: 20_261_130 },
    )
  })
})
