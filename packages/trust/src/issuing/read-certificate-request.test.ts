import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { withoutHanging } from '../testing/fastest-run.ts'
import { OpensslAuthority } from '../testing/openssl-authority.ts'
import { acceptedMutations, unreadByOpenssl } from '../testing/openssl-reads.ts'
import { readCertificateRequest } from './read-certificate-request.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

function make(kind: Parameters<OpensslAuthority['key']>[1], ...more: string[]): Buffer {
  const request = [
    'req',
    '-new',
    '-utf8',
    '-key',
    authority.key(`key-${kind}`, kind),
    '-subj',
    '/O=Société/CN=x',
  ]
  authority.run(...request, ...more, '-outform', 'DER', '-out', `${kind}.csr`)
  return authority.read(`${kind}.csr`)
}

describe('readCertificateRequest', () => {
  it.each(['rsa', 'p-256', 'p-521', 'ed25519', 'pss'] as const)('reads a request for a %s key', (kind) => {
    const request = readCertificateRequest(
      make(kind, '-addext', 'subjectAltName=DNS:a.example', '-addext', 'keyUsage=critical,digitalSignature'),
    )
    expect(request.provesPossession).toBe(true)
    expect(request.subject.relativeNames.flat().map(({ text }) => text)).toEqual(['Société', 'x'])
    expect(request.requested.subjectAltName).toEqual([{ kind: 'dNSName', value: 'a.example' }])
    expect(request.requested.keyUsage).toEqual(new Set(['digitalSignature']))
    expect(request.requested.basicConstraints).toBeUndefined()
  })

  it('never takes a changed request for proved', () => {
    const original = make('p-256')
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const der = Buffer.from(original)
        der[at] = der[at]! ^ flip
        try {
          return !readCertificateRequest(der).provesPossession
        } catch (error) {
          return error instanceof TrustError
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('reads no changed request that openssl cannot read, and throws nothing but TrustError', () => {
    const originals = (['p-256', 'rsa', 'ed25519'] as const).map((kind) =>
      make(kind, '-addext', 'subjectAltName=DNS:a.example'),
    )
    const accepts = (der: Buffer): boolean => {
      try {
        return withoutHanging(() => readCertificateRequest(der)).der.length > 0
      } catch (error) {
        if (error instanceof TrustError) return false
        throw error
      }
    }
    const accepted = acceptedMutations(originals, accepts, 400)
    expect(accepted.length).toBeGreaterThan(10)
    expect(unreadByOpenssl(authority, ['req', '-inform', 'DER', '-noout', '-in'], accepted)).toEqual([])
  })
})
