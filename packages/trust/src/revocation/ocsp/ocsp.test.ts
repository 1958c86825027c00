import { createPrivateKey, sign } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../../asn1/trust-error.ts'
import { findPath } from '../../path-validation/find-path.ts'
import { caExtensions, leafExtensions, OpensslAuthority } from '../../testing/openssl-authority.ts'
import { makeOcspResponse, writeDatabase } from '../../testing/openssl-revocation.ts'
import { issueOcspResponse, ocspFailure, type OcspResponseOrder } from './issue-ocsp-response.ts'
import { meansCertificate, ocspCertificateId } from './ocsp-certificate-id.ts'
import { parseOcspRequest } from './ocsp-request.ts'
import { parseOcspResponse, type OcspResponse } from './ocsp-response.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const leaf = authority.issue('leaf', { subject: '/CN=leaf', issuer: 'root', extensions: leafExtensions })
const delegate = authority.issue('delegate', {
  subject: '/CN=Responder',
  issuer: 'root',
  extensions: [...leafExtensions, 'extendedKeyUsage=OCSPSigning', 'noCheck=ignored'],
})
authority.issue('pretender', { subject: '/CN=Pretender', issuer: 'root', extensions: leafExtensions })
const now = new Date(Date.now() + 60_000)
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000)

function ask(ocspResponses: readonly OcspResponse[], mode: 'soft' | 'hard' = 'hard', at = now): string {
  const answer = findPath({
    target: leaf,
    anchors: [root],
    intermediates: [],
    at,
    revocation: { mode, ocspResponses },
  })
  return answer.ok ? 'valid' : `${answer.refusal.code}: ${answer.refusal.field}`
}

const names = ({ subject }: typeof root): Pick<typeof root, 'subject'> => ({ subject })

function theirs(responder: string, ...more: string[]): OcspResponse {
  return parseOcspResponse(makeOcspResponse(authority, { issuer: 'root', subject: 'leaf', responder }, more))
}

function ours(signer: 'root' | 'delegate', order: Partial<OcspResponseOrder> = {}): Promise<Uint8Array> {
  const key = createPrivateKey(authority.read(`${signer}.key`))
  return issueOcspResponse({
    responder: signer === 'root' ? root : delegate,
    certificates: signer === 'root' ? [] : [delegate],
    answers: [
      {
        certificateId: ocspCertificateId(leaf, root),
        status: { kind: 'good' },
        thisUpdate: days(-1),
        nextUpdate: days(6),
      },
    ],
    producedAt: days(-1),
    signatureAlgorithm: 'ECDSA-SHA256',
    sign: async (tbs) => sign('sha256', tbs, key),
    ...order,
  })
}

describe('meansCertificate', () => {
  it.each(['SHA1', 'SHA256', 'SHA384', 'SHA512'] as const)('wants name, key and number by %s', (hash) => {
    const id = ocspCertificateId(leaf, root, hash)
    expect(meansCertificate(id, leaf, root)).toBe(true)
    expect(meansCertificate(id, delegate, root)).toBe(false)
    expect(meansCertificate(id, leaf, { ...names(root), spkiDer: leaf.spkiDer })).toBe(false)
    expect(meansCertificate(id, leaf, { ...names(leaf), spkiDer: root.spkiDer })).toBe(false)
    expect(meansCertificate({ ...id, hash: undefined }, leaf, root)).toBe(false)
  })
})

describe('OCSP responses of openssl', () => {
  it.each(['root', 'delegate'])('signed by the %s: good, revoked, unknown', (responder) => {
    writeDatabase(authority, [], [leaf])
    expect(ask([theirs(responder)])).toBe('valid')
    expect(ask([theirs(responder, '-resp_key_id')])).toBe('valid')
    expect(ask([theirs(responder, '-sha256')])).toBe('valid')
    writeDatabase(authority, [{ certificate: leaf, reason: 'keyCompromise' }])
    expect(theirs(responder).responses[0]?.status).toMatchObject({ kind: 'revoked', reason: 'keyCompromise' })
    expect(ask([theirs(responder)], 'soft')).toBe('revoked: serialNumber (OCSP)')
    writeDatabase(authority, [])
    expect(ask([theirs(responder)])).toContain('does not know')
    expect(ask([theirs(responder)], 'soft')).toBe('valid')
  })

  it('say nothing after their time, or from nobody in particular', () => {
    writeDatabase(authority, [], [leaf])
    expect(ask([theirs('root')], 'hard', days(8))).toContain('no longer valid')
    expect(ask([theirs('pretender')])).toContain('without a trusted signer')
    expect(ask([])).toContain('no CRL and no OCSP response')
  })

  it('that carry an error are not responses', () => {
    expect(() => parseOcspResponse(ocspFailure('tryLater'))).toThrow(TrustError)
  })
})

describe('issueOcspResponse', () => {
  it.each(['root', 'delegate'] as const)('signed by the %s is verified by openssl', async (signer) => {
    authority.write('ours.der', await ours(signer))
    const question = ['-issuer', 'root.pem', '-cert', 'leaf.pem', '-no_nonce']
    const printed = authority.run('ocsp', '-respin', 'ours.der', '-CAfile', 'root.pem', ...question)
    expect(printed).toMatch(/leaf\.pem: good/)
    expect(ask([parseOcspResponse(await ours(signer))])).toBe('valid')
  })

  it('answers the request of openssl, nonce and hash as asked', async () => {
    authority.run('ocsp', '-sha256', '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'nonced.der')
    const { certificateIds, nonce } = parseOcspRequest(authority.read('nonced.der'))
    const revoked = { kind: 'revoked', revokedAt: days(-2), reason: 'superseded' } as const
    const answers = certificateIds.map((certificateId) => ({
      certificateId,
      status: revoked,
      thisUpdate: days(-1),
      nextUpdate: days(6),
    }))
    authority.write('ours.der', await ours('delegate', { answers, nonce: nonce! }))
    const printed = authority.run(
      'ocsp',
      '-respin',
      'ours.der',
      '-reqin',
      'nonced.der',
      '-CAfile',
      'root.pem',
      '-text',
    )
    expect(printed).toContain('Revocation Reason: superseded')
    expect(printed).toContain('OCSP Nonce')
    expect(ask([parseOcspResponse(authority.read('ours.der'))])).toBe('revoked: serialNumber (OCSP)')
  })

  it('refuses to answer nothing', () => expect(ours('root', { answers: [] })).rejects.toThrow(RangeError))
})
