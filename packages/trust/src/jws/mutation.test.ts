import { createPrivateKey } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { withoutHanging } from '../testing/fastest-run.ts'
import { mutationsOf } from '../testing/mutations.ts'
import { leafExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { acceptedMutations, unreadByOpenssl } from '../testing/openssl-reads.ts'
import { signForJws } from './jws-algorithms.ts'
import { readJws, verifyJws, type JwsAnswer } from './read-jws.ts'
import { createJwsSigner } from './sign-jws.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const partner = authority.issue('partner', {
  subject: '/O=Partner/CN=partner',
  kind: 'rsa',
  extensions: leafExtensions,
})
const privateKey = createPrivateKey(authority.read('partner.key'))
const sign = (input: Uint8Array): Buffer => signForJws('RS256', privateKey, input)
const signer = createJwsSigner({
  algorithm: 'RS256',
  certificates: [partner],
  sign: async (input) => sign(input),
})
const body = Buffer.from('{"id":"mosip.identity.auth","a":1}')
const compact = await signer.compact(body)
const detached = await signer.detached(body)

const encode = (text: string): string => Buffer.from(text).toString('base64url')
const header = Buffer.from(compact.split('.')[0] ?? '', 'base64url')
/** The parts of a JWS with that header, signed as its partner signs. */
const signedWith = (text: string): string => {
  const input = `${encode(text)}.${body.toString('base64url')}`
  return `${input}.${sign(Buffer.from(input)).toString('base64url')}`
}

const judge = (text: string, given?: Uint8Array): JwsAnswer | undefined =>
  withoutHanging(() => {
    const reading = readJws(text, given)
    return 'code' in reading ? undefined : verifyJws(reading)
  })

describe('mutated JWS', () => {
  it('is never accepted, compact or detached, and nothing is thrown', () => {
    expect(judge(compact)?.ok).toBe(true)
    expect(judge(detached, body)?.ok).toBe(true)
    const originals = [compact, detached].map((text) => Buffer.from(text))
    fc.assert(
      fc.property(mutationsOf(originals), (mutation) => {
        const text = mutation.toString('latin1')
        const isChanged = text !== compact && text !== detached
        return !isChanged || (judge(text)?.ok !== true && judge(text, body)?.ok !== true)
      }),
      { numRuns: 3000 },
    )
  })

  it('is never accepted with another body', () => {
    fc.assert(
      fc.property(mutationsOf([body]), (other) => other.equals(body) || judge(detached, other)?.ok !== true),
      { numRuns: 1000 },
    )
  })

  it('with a changed header, rightly signed, is refused or means what the header says', () => {
    let accepted = 0
    fc.assert(
      fc.property(mutationsOf([header]), (mutation) => {
        const text = mutation.toString('utf8')
        const answer = judge(signedWith(text))
        if (answer?.ok !== true) return true
        accepted += 1
        const members = JSON.parse(text)
        expect(members.alg).toBe('RS256')
        return Buffer.from(answer.certificate.der).toString('base64') === members.x5c[0]
      }),
      { numRuns: 1000 },
    )
    expect(accepted).toBeGreaterThan(0)
  })

  it('brings no certificate in x5c that openssl cannot read', () => {
    const accepts = (der: Buffer): boolean =>
      judge(signedWith(JSON.stringify({ alg: 'RS256', x5c: [der.toString('base64')] })))?.ok === true
    const accepted = acceptedMutations([Buffer.from(partner.der)], accepts, 500)
    expect(accepted.length).toBeGreaterThan(0)
    const command = ['x509', '-inform', 'DER', '-noout', '-pubkey', '-in']
    expect(unreadByOpenssl(authority, command, accepted)).toEqual([])
  })

  it('of random text is refused', () => {
    const parts = fc.array(fc.oneof(fc.base64String(), fc.json().map(encode), fc.string()), { maxLength: 5 })
    fc.assert(
      fc.property(parts, (given) => judge(given.join('.'), body)?.ok !== true),
      { numRuns: 3000 },
    )
  })
})
