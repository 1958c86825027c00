import { describe, expect, test } from 'vitest'
import { nullValue, objectIdentifier, octetString, sequence } from '../../asn1/writer.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { findPath } from '../../path-validation/find-path.ts'
import { extension, makeKeys, writeCertificate, type Writing } from '../../testing/written-certificate.ts'
import {
  listEntry,
  listExtension,
  ocspGood,
  ocspRevoked,
  ocspUnknown,
  writeList,
  writeResponse,
  type SingleWriting,
} from '../../testing/written-revocation.ts'
import { parseCrl } from '../crl/parse-crl.ts'
import { ocspCertificateId } from './ocsp-certificate-id.ts'
import { ocspTypes, parseOcspResponse } from './ocsp-response.ts'

const [rootKeys, leafKeys, delegateKeys, otherKeys] = [makeKeys(), makeKeys(), makeKeys(), makeKeys()]
const root = writeCertificate({ subject: 'Root', issuer: 'Root', keys: rootKeys, signer: rootKeys })
const other = writeCertificate({ subject: 'Root', issuer: 'Root', keys: otherKeys, signer: otherKeys })
const issued = (subject: string, writing: Partial<Writing> = {}): Certificate =>
  writeCertificate({
    subject,
    issuer: 'Root',
    keys: leafKeys,
    signer: rootKeys,
    isAuthority: false,
    ...writing,
  })
const leaf = issued('leaf', { serial: 7 })
const neighbour = issued('neighbour', { serial: 8 })

const purposes = (...oids: string[]): Uint8Array =>
  extension('extendedKeyUsage', sequence(...oids.map(objectIdentifier)))
const ocspSigning = '1.3.6.1.5.5.7.3.9'
const noCheck = extension('ocspNoCheck', nullValue())
const delegate = (writing: Partial<Writing> = {}): Certificate =>
  issued('Delegate', { keys: delegateKeys, serial: 9, extensions: [purposes(ocspSigning)], ...writing })

const at = new Date('2030-06-15T12:00:00.000Z')
const later = (milliseconds: number): Date => new Date(at.getTime() + milliseconds)
const day = 86_400_000

const about = (writing: Partial<SingleWriting> = {}): SingleWriting => ({
  id: ocspCertificateId(leaf, root),
  status: ocspGood,
  thisUpdate: later(-day),
  nextUpdate: later(day),
  ...writing,
})
const revoked = about({ status: ocspRevoked(later(-2 * day)) })

type Response = Partial<Parameters<typeof writeResponse>[0]>
const response = (writing: Response = {}): Uint8Array =>
  writeResponse({ signer: rootKeys, responder: 'Root', singles: [about()], ...writing })

/** `valid`, `revoked`, or why nobody can tell. */
const verdict = (responses: readonly Uint8Array[], lists: readonly Uint8Array[] = []): string => {
  const answer = findPath({
    target: leaf,
    anchors: [root],
    intermediates: [],
    at,
    revocation: {
      mode: 'hard',
      ocspResponses: responses.map((der) => parseOcspResponse(der)),
      crls: lists.map((der) => parseCrl(der)),
    },
  })
  if (answer.ok) return 'valid'
  return answer.refusal.code === 'revoked' ? 'revoked' : (answer.refusal.field ?? answer.refusal.code)
}

const stale = 'OCSP response that is not yet or no longer valid'
const nobody = 'OCSP response without a trusted signer'
const notUnderstood = 'OCSP response with a critical extension nobody here understands'
const nothing = 'no CRL and no OCSP response'
const ignorant = 'OCSP responder that does not know the certificate'

describe('times of an answer', () => {
  test.each<[string, Partial<SingleWriting>, string]>([
    ['begins now', { thisUpdate: at }, 'valid'],
    ['begins in a second', { thisUpdate: later(1000) }, stale],
    ['ends now', { nextUpdate: at }, 'valid'],
    ['ended a second ago', { nextUpdate: later(-1000) }, stale],
    ['a day old without an end', { nextUpdate: null }, 'valid'],
    ['older than a day without an end', { thisUpdate: later(-day - 1000), nextUpdate: null }, stale],
    ['ends before it begins', { thisUpdate: later(-1000), nextUpdate: later(-2000) }, stale],
  ])('%s', (_what, times, expected) => {
    expect(verdict([response({ singles: [about(times)] })])).toBe(expected)
    // Out of its time it tells nobody that a certificate is revoked either.
    const revoking = response({ singles: [{ ...revoked, ...times }] })
    expect(verdict([revoking])).toBe(expected === 'valid' ? 'revoked' : expected)
  })
})

describe('what an answer is about', () => {
  test.each<[string, SingleWriting[], string]>([
    ['another serial number', [about({ id: ocspCertificateId(neighbour, root) })], nothing],
    ['the same number of another issuer', [about({ id: ocspCertificateId(leaf, other) })], nothing],
    ['the certificate among others', [about({ id: ocspCertificateId(neighbour, root) }), about()], 'valid'],
    [
      'it and its neighbour, who is revoked',
      [{ ...revoked, id: ocspCertificateId(neighbour, root) }, about()],
      'valid',
    ],
    ['good and revoked at once', [about(), revoked], 'revoked'],
    ['good and unknown at once', [about(), about({ status: ocspUnknown })], ignorant],
  ])('%s', (_what, singles, expected) => expect(verdict([response({ singles })])).toBe(expected))

  test.each<[string, Response[], string]>([
    ['revoked outweighs good', [{}, { singles: [revoked] }], 'revoked'],
    [
      'revoked outweighs unknown',
      [{ singles: [about({ status: ocspUnknown })] }, { singles: [revoked] }],
      'revoked',
    ],
    ['good outweighs unknown', [{ singles: [about({ status: ocspUnknown })] }, {}], 'valid'],
    ['what is stale is not heard', [{ singles: [{ ...revoked, nextUpdate: later(-1000) }] }, {}], 'valid'],
  ])('of several answers: %s', (_what, responses, expected) =>
    expect(verdict(responses.map(response))).toBe(expected),
  )
})

describe('extensions of an answer', () => {
  const unknown = (critical?: 'critical') => listExtension('1.2.3.4', nullValue(), critical)
  const nonce = listExtension(ocspTypes.nonce, octetString(Buffer.from('of another question')), 'critical')

  test.each<[string, Response, string]>([
    ['unknown', { extensions: [unknown()] }, 'valid'],
    ['unknown and critical', { extensions: [unknown('critical')] }, notUnderstood],
    [
      'unknown and critical, of one certificate',
      { singles: [about({ extensions: [unknown('critical')] })] },
      notUnderstood,
    ],
    // No nonce was sent, so that responders may answer from their cache: there is none to compare with.
    ['a nonce', { extensions: [nonce] }, 'valid'],
  ])('%s', (_what, writing, expected) => expect(verdict([response(writing)])).toBe(expected))
})

describe('the signer of an answer', () => {
  const by = (signer: Certificate, writing: Response = {}): Uint8Array =>
    response({ signer: delegateKeys, responder: 'Delegate', certificates: [signer], ...writing })

  test.each<[string, () => Uint8Array, string]>([
    ['the issuer', () => response(), 'valid'],
    ['another key of the issuer’s name', () => response({ signer: otherKeys }), nobody],
    [
      'another key of that name, with its certificate',
      () => response({ signer: otherKeys, certificates: [other] }),
      nobody,
    ],
    ['the issuer under another name', () => response({ responder: 'Else' }), nobody],
    [
      'the certificate itself',
      () => response({ signer: leafKeys, responder: 'leaf', certificates: [leaf] }),
      nobody,
    ],
    ['a delegate', () => by(delegate()), 'valid'],
    ['a delegate whose certificate is not there', () => by(delegate(), { certificates: [] }), nobody],
    ['a delegate without extended key usage', () => by(delegate({ extensions: [] })), nobody],
    [
      'a delegate for TLS clients',
      () => by(delegate({ extensions: [purposes('1.3.6.1.5.5.7.3.2')] })),
      nobody,
    ],
    ['a delegate for anything', () => by(delegate({ extensions: [purposes('2.5.29.37.0')] })), nobody],
    ['a delegate that signs certificates only', () => by(delegate({ isAuthority: true })), nobody],
    ['a delegate of another issuer', () => by(delegate({ issuer: 'Other', signer: otherKeys })), nobody],
    [
      'a delegate that another key of the issuer’s name appointed',
      () => by(delegate({ signer: otherKeys })),
      nobody,
    ],
    [
      'a delegate with an unknown critical extension',
      () =>
        by(
          delegate({
            extensions: [purposes(ocspSigning), listExtension('1.2.3.4', nullValue(), 'critical')],
          }),
        ),
      nobody,
    ],
  ])('%s', (_what, made, expected) => expect(verdict([made()])).toBe(expected))

  test('a delegate that a CRL revokes is heard only when it says that nobody need ask', () => {
    const list = writeList({
      issuer: 'Root',
      signer: rootKeys,
      thisUpdate: later(-day),
      nextUpdate: later(-1000),
      entries: [listEntry(9, later(-2 * day))],
    })
    const current = writeList({
      issuer: 'Root',
      signer: rootKeys,
      thisUpdate: later(-day),
      nextUpdate: later(day),
      // For some reasons only: it says nothing good of the leaf, so that the answer must.
      entries: [listEntry(9, later(-2 * day))],
      extensions: [listExtension('2.5.29.28', sequence(Uint8Array.of(0x83, 2, 6, 0x40)), 'critical')],
    })
    expect(verdict([by(delegate())], [list])).toBe('valid')
    expect(verdict([by(delegate())], [current])).toBe(nobody)
    const exempt = delegate({ extensions: [purposes(ocspSigning), noCheck] })
    expect(verdict([by(exempt)], [current])).toBe('valid')
  })

  test.each([0, 1])('is not believed when an octet of the signature changes: %i', (from) => {
    const der = Buffer.from(response({ singles: [from === 0 ? about() : revoked] }))
    der[der.length - 1] = der[der.length - 1]! ^ 1
    expect(verdict([der])).toBe(nobody)
  })
})

describe('a certificate about which nobody will tell (RFC 9608)', () => {
  const silent = issued('silent', { serial: 7, extensions: [extension('noRevAvail', nullValue())] })
  const list = (...serials: number[]): Uint8Array =>
    writeList({
      issuer: 'Root',
      signer: rootKeys,
      thisUpdate: later(-day),
      nextUpdate: later(day),
      entries: serials.map((serial) => listEntry(serial, later(-2 * day))),
    })
  const answer = (status: Uint8Array): Uint8Array =>
    response({ singles: [about({ id: ocspCertificateId(silent, root), status })] })

  test.each<[string, Uint8Array[], Uint8Array[], string]>([
    ['nothing at hand', [], [], 'valid'],
    ['a list without it', [list(8)], [], 'valid'],
    ['a list that names it', [list(7)], [], 'revoked'],
    ['a response that does not know it', [], [answer(ocspUnknown)], 'valid'],
    ['a response that says revoked', [], [answer(ocspRevoked(later(-day)))], 'revoked'],
  ])('%s', (_what, lists, responses, expected) => {
    for (const mode of ['soft', 'hard'] as const) {
      const found = findPath({
        target: silent,
        anchors: [root],
        intermediates: [],
        at,
        revocation: {
          mode,
          crls: lists.map((der) => parseCrl(der)),
          ocspResponses: responses.map((der) => parseOcspResponse(der)),
        },
      })
      expect(found.ok ? 'valid' : found.refusal.code).toBe(expected)
    }
  })
})
