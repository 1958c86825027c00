import { describe, expect, test } from 'vitest'
import { boolean, namedBits, objectIdentifier, sequence, writeElement } from '../../asn1/writer.ts'
import { alternativeNames, dnsName, ia5, purposes, type Draft } from '../../testing/draft-certificate.ts'
import { unknownOid, verdicts, type PathChange } from '../../testing/verdict-path.ts'
import { extension } from '../../testing/written-certificate.ts'
import { keyPurposes } from '../purposes.ts'

const having = (name: string, value: Uint8Array): Partial<Draft> => ({ extensions: { [name]: value } })
const nonConformant = 'not-conformant / not-conformant'
const uri = ia5(6, 'http://pki.example.org/x')

describe('purposes and usages that the web does not mix (Baseline Requirements §7.1.2.7)', () => {
  const { serverAuth, clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning } = keyPurposes
  const target = (...oids: string[]): PathChange => ({ leaf: having('extendedKeyUsage', purposes(...oids)) })
  const critical = (...oids: string[]): Uint8Array =>
    extension('extendedKeyUsage', sequence(...oids.map(objectIdentifier)), true)
  test.each<[string, PathChange, string]>([
    ['servers and clients', target(serverAuth, clientAuth), 'valid / valid'],
    ['clients', target(clientAuth), 'valid / valid'],
    ['clients and mail', target(clientAuth, emailProtection), 'valid / valid'],
    ['servers and mail', target(serverAuth, emailProtection), 'valid / not-for-web'],
    ['servers and code', target(serverAuth, codeSigning), 'valid / not-for-web'],
    ['servers and time stamps', target(serverAuth, timeStamping), 'valid / not-for-web'],
    ['servers and OCSP', target(serverAuth, OCSPSigning), 'valid / not-for-web'],
    ['servers and a purpose of one’s own', target(serverAuth, unknownOid), 'valid / valid'],
    [
      'critical, of the target',
      { leaf: having('extendedKeyUsage', critical(serverAuth)) },
      'valid / not-for-web',
    ],
    ['critical, of a CA', { sub: having('eku', critical(serverAuth)) }, 'valid / not-for-web'],
    [
      'a CA as target',
      {
        leaf: {
          extensions: {
            basicConstraints: extension('basicConstraints', sequence(boolean(true)), true),
            keyUsage: extension('keyUsage', namedBits([5]), true),
          },
        },
      },
      'valid / not-for-web',
    ],
    [
      'critical subjectAltName beside a subject',
      { leaf: having('subjectAltName', extension('subjectAltName', sequence(dnsName('a.org')), true)) },
      'valid / not-for-web',
    ],
    [
      'constraints that are not critical, which the web allows (§7.1.2.10.8)',
      {
        sub: having(
          'nc',
          extension('nameConstraints', sequence(writeElement(0xa0, sequence(dnsName('example.org'))))),
        ),
      },
      'not-conformant / valid',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('names of issuers (§4.1.2.4, §4.1.2.6, §4.2.1.7)', () => {
  test.each<[string, PathChange, string]>([
    ['issuerAltName empty', { leaf: having('ian', extension('issuerAltName', sequence())) }, nonConformant],
    [
      'issuerAltName malformed',
      { leaf: having('ian', extension('issuerAltName', sequence(dnsName('a..b')))) },
      nonConformant,
    ],
    ['issuerAltName', { leaf: having('ian', extension('issuerAltName', sequence(uri))) }, 'valid / valid'],
    [
      'a CRL issuer without a subject',
      {
        leaf: {
          subject: sequence(),
          extensions: {
            keyUsage: extension('keyUsage', namedBits([6]), true),
            subjectAltName: extension('subjectAltName', sequence(dnsName('a.org')), true),
          },
        },
      },
      nonConformant,
    ],
    [
      'an address as dNSName',
      { leaf: { extensions: { subjectAltName: alternativeNames(dnsName('192.0.2.1')) } } },
      'valid / not-for-web',
    ],
    [
      'a host below a number',
      { leaf: { extensions: { subjectAltName: alternativeNames(dnsName('1.example.org')) } } },
      'valid / valid',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})
