import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { findPath } from '../path-validation/find-path.ts'
import { withoutHanging } from '../testing/fastest-run.ts'
import { mutationsOf } from '../testing/mutations.ts'
import { caExtensions, leafExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { acceptedMutations, unreadByOpenssl } from '../testing/openssl-reads.ts'
import { makeCrl, makeOcspResponse, writeDatabase } from '../testing/openssl-revocation.ts'
import type { RevocationInputs } from './check-revocation.ts'
import { parseCrl } from './crl/parse-crl.ts'
import { parseOcspRequest } from './ocsp/ocsp-request.ts'
import { parseOcspResponse } from './ocsp/ocsp-response.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const leaf = authority.issue('leaf', { subject: '/CN=leaf', issuer: 'root', extensions: leafExtensions })
const other = authority.issue('other', { subject: '/CN=other', issuer: 'root', extensions: leafExtensions })
authority.issue('delegate', {
  subject: '/CN=Responder',
  issuer: 'root',
  extensions: [...leafExtensions, 'extendedKeyUsage=OCSPSigning'],
})
const at = new Date(Date.now() + 60_000)

writeDatabase(authority, [{ certificate: other, reason: 'keyCompromise' }], [leaf])
const crls = [
  makeCrl(authority, 'root'),
  makeCrl(authority, 'root', [
    'authorityKeyIdentifier=keyid',
    'issuingDistributionPoint=critical,@idp',
    '[idp]',
    'fullname=URI:http://crl.example/1',
    'indirectCRL=TRUE',
    'onlysomereasons=keyCompromise,CACompromise',
  ]),
]
const names = { issuer: 'root', subject: 'leaf' }
const responses = [
  makeOcspResponse(authority, { ...names, responder: 'root' }, ['-resp_no_certs']),
  makeOcspResponse(authority, { ...names, responder: 'delegate' }),
]
const request = authority.read('request.der')

function verdict(revocation: Omit<RevocationInputs, 'mode'>): boolean {
  return findPath({
    target: leaf,
    anchors: [root],
    intermediates: [],
    at,
    revocation: { mode: 'hard', ...revocation },
  }).ok
}

/** Runs a reader; malformed input gives `undefined`, any other exception is a fault of ours. */
function read<T>(parse: (der: Uint8Array) => T, der: Uint8Array): T | undefined {
  try {
    return withoutHanging(() => parse(der))
  } catch (error) {
    if (error instanceof TrustError) return undefined
    throw error
  }
}

const crlCommand = ['crl', '-inform', 'DER', '-noout', '-in']
const ocspCommand = ['ocsp', '-noverify', '-text', '-respin']
const requestCommand = ['ocsp', '-req_text', '-reqin']

describe('mutated CRLs and OCSP messages', () => {
  it('throw nothing but TrustError, and one that still reads can be used', () => {
    let readable = 0
    fc.assert(
      fc.property(mutationsOf([...crls, ...responses, request]), (der) => {
        const crl = read(parseCrl, der)
        const response = read(parseOcspResponse, der)
        read(parseOcspRequest, der)
        if (crl === undefined && response === undefined) return
        readable += 1
        verdict({ crls: crl ? [crl] : [], ocspResponses: response ? [response] : [] })
      }),
      { numRuns: 8000 },
    )
    expect(readable).toBeGreaterThan(50)
  })

  it('never say good: no changed byte leaves the signature whole', () => {
    expect(verdict({ crls: [parseCrl(crls[0]!)] })).toBe(true)
    expect(verdict({ ocspResponses: [parseOcspResponse(responses[0]!)] })).toBe(true)
    const flip = fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) })
    const flipped = (original: Buffer, { at: offset, bits }: { at: number; bits: number }): Buffer => {
      const der = Buffer.from(original)
      const position = offset % der.length
      der[position] = der[position]! ^ bits
      return der
    }
    fc.assert(
      fc.property(flip, (change) => {
        const crl = read(parseCrl, flipped(crls[0]!, change))
        const response = read(parseOcspResponse, flipped(responses[0]!, change))
        return !(crl && verdict({ crls: [crl] })) && !(response && verdict({ ocspResponses: [response] }))
      }),
      { numRuns: 4000 },
    )
  })

  it('a name holds no type that openssl does not know there', () => {
    const [original] = responses
    // The type of the responder's common name, behind its object identifier.
    const place = original!.indexOf(Buffer.from('0603550403', 'hex')) + 5
    const accepted = Array.from({ length: 0x100 }, (_, tag) => tag).filter((tag) => {
      const der = Buffer.from(original!)
      der[place] = tag
      return read(parseOcspResponse, der) !== undefined
    })
    expect(accepted).toContain(0x0c)
    const ders = accepted.map((tag) => {
      const der = Buffer.from(original!)
      der[place] = tag
      return der
    })
    expect(unreadByOpenssl(authority, ocspCommand, ders)).toEqual([])
  })

  it.each([
    ['CRL', crlCommand, crls, parseCrl],
    ['OCSP response', ocspCommand, responses, parseOcspResponse],
    ['OCSP request', requestCommand, [request], parseOcspRequest],
  ] as const)('%s: nothing is read that openssl cannot read', (_what, command, originals, parse) => {
    const accepted = acceptedMutations(originals, (der) => read<unknown>(parse, der) !== undefined, 800)
    expect(accepted.length).toBeGreaterThan(5)
    expect(unreadByOpenssl(authority, command, accepted)).toEqual([])
  })
})
