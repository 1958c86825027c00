import { createPrivateKey, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { withoutHanging } from '../testing/fastest-run.ts'
import { mutationsOf } from '../testing/mutations.ts'
import { OpensslAuthority } from '../testing/openssl-authority.ts'
import { openAuthenticationRequest, sealAuthenticationRequest } from './authentication-request.ts'
import { biometricParameters, openBiometric, sealBiometric } from './biometric-segment.ts'
import { openJwe, readJwe, sealJwe } from './jwe.ts'
import { openKycResponse, sealKycResponse } from './kyc-response.ts'
import { openWithPin, sealWithPin } from './pin-container.ts'
import { openData, readSealedData, sealData, type SharedParameters } from './sealed-data.ts'
import { sessionKeyOpener } from './session-keys.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())
const recipient = authority.issue('recipient', { subject: '/CN=recipient', kind: 'rsa' })
const open = sessionKeyOpener(createPrivateKey(authority.read('recipient.key')))
const plain = Buffer.from('{"otp":"111111"}')
const none = Symbol('does not open')

/** What opens at all gives the text that was sealed; anything else than a refusal or that text is a fault. */
const opensAs = (opened: Buffer | string | undefined): typeof none | true => {
  if (opened === undefined || typeof opened === 'string') return none
  expect(opened).toEqual(plain)
  return true
}

/** Mutations of texts in Latin letters. */
const mutatedText = (...originals: readonly string[]): fc.Arbitrary<string> =>
  mutationsOf(originals.map((text) => Buffer.from(text, 'latin1'))).map((bytes) => bytes.toString('latin1'))

describe('mutated containers', () => {
  const salt = randomBytes(12)
  const aad = Buffer.from('partner')
  const forms: [string, SharedParameters][] = [
    ['F1', {}],
    ['F2', { salt, aad }],
    ['F3', { aad }],
  ]

  it.each(forms)(
    '%s opens unchanged but for the name of its recipient, or not at all',
    async (_form, shared) => {
      const sealed = sealData(recipient, plain, shared)
      await fc.assert(
        fc.asyncProperty(mutationsOf([sealed]), async (bytes) => {
          const data = withoutHanging(() => readSealedData(bytes))
          if (data === undefined || opensAs(await openData(data, open, shared)) === none) return
          const original = readSealedData(sealed)
          expect(data.sealedKey).toEqual(original?.sealedKey)
          expect(data.body).toEqual(original?.body)
        }),
        { numRuns: 300 },
      )
    },
  )

  it('F4 opens unchanged, or not at all', async () => {
    const sealed = await sealWithPin('4711', plain)
    await fc.assert(
      fc.asyncProperty(mutationsOf([sealed]), async (bytes) => {
        const isOpen = opensAs(await openWithPin('4711', bytes)) === true
        expect(isOpen).toBe(bytes.equals(sealed))
      }),
      { numRuns: 10 },
    )
  })

  it('F5 opens unchanged, or not at all', async () => {
    const originals = [
      await sealJwe(recipient, plain, { withCertificate: true }),
      await sealJwe(recipient, plain, { isCompressed: false }),
    ]
    await fc.assert(
      fc.asyncProperty(mutatedText(...originals), async (text) => {
        const reading = withoutHanging(() => readJwe(text))
        const isOpen = reading !== undefined && opensAs(await openJwe(reading, open)) === true
        expect(isOpen).toBe(originals.includes(text))
      }),
      { numRuns: 500 },
    )
  })

  it('F6 opens as it was sealed, or not at all', async () => {
    const fields = sealAuthenticationRequest(recipient, plain)
    const field = fc.constantFrom('requestSessionKey' as const, 'request' as const, 'requestHMAC' as const)
    const change = field.chain((name) => mutatedText(fields[name]).map((text) => ({ [name]: text })))
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        opensAs(await openAuthenticationRequest({ ...fields, ...changed }, open))
      }),
      { numRuns: 300 },
    )
  })

  it('F7 opens with its own timestamp, transaction and octets only', () => {
    const [timestamp, transaction] = ['2026-01-01T00:00:00.000Z', '1234567890']
    const sessionKey = randomBytes(32)
    const sealed = sealBiometric(sessionKey, biometricParameters(timestamp, transaction)!, plain)
    const texts = fc.tuple(fc.oneof(mutatedText(timestamp), fc.string()), fc.constant(transaction))
    fc.assert(
      fc.property(texts, fc.oneof(mutationsOf([sealed]), fc.constant(sealed)), ([time, id], bytes) => {
        const parameters = withoutHanging(() => biometricParameters(time, id))
        const opened = parameters && openBiometric(sessionKey, parameters, bytes)
        return opensAs(opened) === none || bytes.equals(sealed)
      }),
      { numRuns: 2000 },
    )
  })

  it('F8 opens as it was sealed, or not at all', async () => {
    const fields = sealKycResponse(recipient, plain)
    const field = fc.constantFrom('sessionKey' as const, 'identity' as const)
    const change = field.chain((name) => mutatedText(fields[name]).map((text) => ({ [name]: text })))
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        opensAs(await openKycResponse({ ...fields, ...changed }, open))
      }),
      { numRuns: 300 },
    )
  })
})
