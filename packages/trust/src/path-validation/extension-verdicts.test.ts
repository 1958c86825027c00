import { describe, expect, it, test } from 'vitest'
import {
  boolean,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
  utf8String,
  writeElement,
} from '../asn1/writer.ts'
import { changed, commonName, dnsName, ia5, writeDraft, type Draft } from '../testing/draft-certificate.ts'
import { judge } from '../testing/judging.ts'
import {
  hex,
  leaf,
  rawExtension,
  rawInteger,
  root,
  sub,
  unknownOid,
  verdicts,
  type PathChange,
} from '../testing/verdict-path.ts'
import { extension } from '../testing/written-certificate.ts'

const having = (name: string, value: Uint8Array): Partial<Draft> => ({ extensions: { [name]: value } })
const both = (verdict: string): string => `${verdict} / ${verdict}`
const nonConformant = both('not-conformant')
const malformed = both('malformed-extension')
const unknown = both('unknown-critical-extension')
const uri = ia5(6, 'http://pki.example.org/x')

describe('encodings that DER forbids (X.690 §11)', () => {
  test.each<[string, PathChange, string]>([
    [
      'critical FALSE written out',
      {
        leaf: having('subjectAltName', rawExtension('2.5.29.17', sequence(dnsName('a.org')), boolean(false))),
      },
      nonConformant,
    ],
    [
      'critical FALSE written out, unknown extension',
      { leaf: having('x', rawExtension(unknownOid, nullValue(), boolean(false))) },
      nonConformant,
    ],
    [
      'cA FALSE written out',
      { leaf: having('basicConstraints', extension('basicConstraints', sequence(boolean(false)), true)) },
      nonConformant,
    ],
    [
      'minimum 0 written out',
      {
        sub: having(
          'nameConstraints',
          extension(
            'nameConstraints',
            sequence(writeElement(0xa1, sequence(dnsName('example.com'), taggedPrimitive(0, hex('00'))))),
            true,
          ),
        ),
      },
      nonConformant,
    ],
    [
      'cA neither 00 nor FF',
      { sub: having('basicConstraints', extension('basicConstraints', sequence(hex('010101')), true)) },
      malformed,
    ],
    [
      'an extension whose OID has an arc made of a UUID',
      {
        leaf: having(
          'x',
          sequence(hex('06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'), octetString(nullValue())),
        ),
      },
      'valid / valid',
    ],
    [
      'a unique identifier that is no BIT STRING',
      { leaf: { uniqueIds: taggedPrimitive(1, hex('0901')) } },
      both('unreadable'),
    ],
    [
      'keyUsage that says more unused bits than there are',
      { leaf: having('keyUsage', extension('keyUsage', hex('030107'), true)) },
      malformed,
    ],
    [
      'keyUsage that is no BIT STRING',
      { leaf: having('keyUsage', extension('keyUsage', integer(1))) },
      malformed,
    ],
    [
      'extnValue that is no OCTET STRING',
      { leaf: having('x', sequence(objectIdentifier(unknownOid), nullValue())) },
      both('unreadable'),
    ],
    [
      'an extension without a value',
      { leaf: having('x', sequence(objectIdentifier(unknownOid))) },
      both('unreadable'),
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('basic constraints and counts (RFC 5280 §4.2.1.9, §4.2.1.11, §4.2.1.14)', () => {
  const huge = rawInteger('00ffffffffffffffff')
  const constraints = (value: Uint8Array): Partial<Draft> =>
    having('basicConstraints', extension('basicConstraints', value, true))
  test.each<[string, PathChange, string]>([
    ['pathLen beyond every path', { sub: constraints(sequence(boolean(true), huge)) }, 'valid / valid'],
    [
      'pathLen not in shortest form',
      { sub: constraints(sequence(boolean(true), rawInteger('0000'))) },
      malformed,
    ],
    ['a field too many', { sub: constraints(sequence(boolean(true), integer(0), integer(0))) }, malformed],
    ['no SEQUENCE', { sub: constraints(boolean(true)) }, malformed],
    [
      'pathLen without keyCertSign',
      {
        leaf: {
          extensions: {
            basicConstraints: extension('basicConstraints', sequence(boolean(true), integer(0)), true),
          },
        },
      },
      nonConformant,
    ],
    [
      'requireExplicitPolicy beyond every path',
      {
        sub: having(
          'pc',
          extension('policyConstraints', sequence(writeElement(0x80, huge.subarray(2))), true),
        ),
      },
      'valid / valid',
    ],
    [
      'negative requireExplicitPolicy',
      { sub: having('pc', extension('policyConstraints', sequence(taggedPrimitive(0, hex('ff'))), true)) },
      malformed,
    ],
    [
      'policyConstraints empty',
      { sub: having('pc', extension('policyConstraints', sequence(), true)) },
      malformed,
    ],
    [
      'policyConstraints not critical, as PKITS has it',
      { sub: having('pc', extension('policyConstraints', sequence(taggedPrimitive(1, hex('05'))))) },
      'valid / not-for-web',
    ],
    [
      'inhibitAnyPolicy negative',
      { sub: having('i', extension('inhibitAnyPolicy', rawInteger('ff'), true)) },
      malformed,
    ],
    [
      'inhibitAnyPolicy not critical',
      { sub: having('i', extension('inhibitAnyPolicy', integer(0))) },
      nonConformant,
    ],
    [
      'inhibitAnyPolicy critical',
      { sub: having('i', extension('inhibitAnyPolicy', integer(0), true)) },
      'valid / valid',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('policies as they are written (§4.2.1.4, §4.2.1.5)', () => {
  const policy = objectIdentifier('1.3.6.1.4.1.99999.7')
  const any = objectIdentifier('2.5.29.32.0')
  const qualified = (oid: string, id = policy): Uint8Array =>
    sequence(id, sequence(sequence(objectIdentifier(oid), ia5(0x16 - 0x80, 'https://example.org/cps'))))
  const policies = (critical: boolean, ...list: Uint8Array[]): Partial<Draft> =>
    having('cp', extension('certificatePolicies', sequence(...list), critical))
  const notice = sequence(
    policy,
    sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.2.2'), sequence(utf8String('x'.repeat(300))))),
  )
  const mappings = (from: Uint8Array, to: Uint8Array): Partial<Draft> =>
    having('pm', extension('policyMappings', sequence(sequence(from, to)), true))
  test.each<[string, PathChange, string]>([
    ['none', { leaf: policies(false) }, malformed],
    ['one', { leaf: policies(false, sequence(policy)) }, 'valid / valid'],
    ['one twice', { leaf: policies(false, sequence(policy), sequence(policy)) }, malformed],
    ['critical', { leaf: policies(true, sequence(policy)) }, 'valid / valid'],
    [
      'critical, with the address of a statement',
      { leaf: policies(true, qualified('1.3.6.1.5.5.7.2.1')) },
      'valid / valid',
    ],
    ['critical, with a long notice', { leaf: policies(true, notice) }, 'valid / valid'],
    ['critical, with an unknown qualifier', { leaf: policies(true, qualified(unknownOid)) }, unknown],
    ['plain, with an unknown qualifier', { leaf: policies(false, qualified(unknownOid)) }, 'valid / valid'],
    [
      'anyPolicy with an unknown qualifier',
      { leaf: policies(false, qualified(unknownOid, any)) },
      nonConformant,
    ],
    ['an empty list of qualifiers', { leaf: policies(false, sequence(policy, sequence())) }, malformed],
    ['mapping from anyPolicy', { sub: mappings(any, policy) }, both('policy-mapping-any')],
    ['mapping to anyPolicy', { sub: mappings(policy, any) }, both('policy-mapping-any')],
    ['mapping to anyPolicy, in the target', { leaf: mappings(policy, any) }, nonConformant],
    ['no mapping', { sub: having('pm', extension('policyMappings', sequence(), true)) }, malformed],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('where to ask (§4.2.1.13, §4.2.1.15, §4.2.2.1)', () => {
  const point = sequence(tagged(0, tagged(0, uri)))
  const points = (type: 'crlDistributionPoints' | 'freshestCrl', critical: boolean, ...list: Uint8Array[]) =>
    having(type, extension(type, sequence(...list), critical))
  const access = (critical: boolean, ...list: Uint8Array[]): Partial<Draft> =>
    having('aia', extension('authorityInformationAccess', sequence(...list), critical))
  const issuers = sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), uri)
  test.each<[string, PathChange, string]>([
    ['CRL distribution point', { leaf: points('crlDistributionPoints', false, point) }, 'valid / valid'],
    [
      'critical, which is only advised against',
      { leaf: points('crlDistributionPoints', true, point) },
      'valid / valid',
    ],
    ['none', { leaf: points('crlDistributionPoints', false) }, malformed],
    [
      'reasons alone',
      { leaf: points('crlDistributionPoints', false, sequence(taggedPrimitive(1, hex('0640')))) },
      malformed,
    ],
    ['no names', { leaf: points('crlDistributionPoints', false, sequence(tagged(0, tagged(0)))) }, malformed],
    ['freshest CRL', { leaf: points('freshestCrl', false, point) }, 'valid / valid'],
    ['freshest CRL, critical', { leaf: points('freshestCrl', true, point) }, nonConformant],
    ['access to the issuer', { leaf: access(false, issuers) }, 'valid / valid'],
    ['access, critical', { leaf: access(true, issuers) }, unknown],
    ['access, empty', { leaf: access(false) }, malformed],
    [
      'access by a directory name',
      { leaf: access(false, sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), tagged(4, commonName('x')))) },
      'valid / not-for-web',
    ],
    [
      'subject access, critical',
      { leaf: having('sia', rawExtension('1.3.6.1.5.5.7.1.11', sequence(issuers), boolean(true))) },
      unknown,
    ],
    [
      'directory attributes, critical',
      { leaf: having('sda', rawExtension('2.5.29.9', sequence(), boolean(true))) },
      unknown,
    ],
    [
      'a precertificate',
      { leaf: having('ct', rawExtension('1.3.6.1.4.1.11129.2.4.3', nullValue(), boolean(true))) },
      unknown,
    ],
    [
      'timestamps of logs',
      { leaf: having('sct', rawExtension('1.3.6.1.4.1.11129.2.4.2', octetString(hex('0000')))) },
      'valid / valid',
    ],
    [
      'AKI with an empty list of issuers',
      {
        leaf: having(
          'authorityKeyIdentifier',
          extension('authorityKeyIdentifier', sequence(tagged(1), taggedPrimitive(2, hex('01')))),
        ),
      },
      malformed,
    ],
    [
      'AKI with nothing',
      { leaf: having('authorityKeyIdentifier', extension('authorityKeyIdentifier', sequence())) },
      nonConformant,
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('no revocation available (RFC 9608)', () => {
  const never = (critical = false): Partial<Draft> =>
    having('nra', extension('noRevAvail', nullValue(), critical))
  const point = extension('crlDistributionPoints', sequence(sequence(tagged(0, tagged(0, uri)))))
  const ocsp = extension(
    'authorityInformationAccess',
    sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.1'), uri)),
  )
  const issuers = extension(
    'authorityInformationAccess',
    sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), uri)),
  )
  const beside = (value: Uint8Array): Partial<Draft> => ({ extensions: { ...never().extensions, y: value } })
  test.each<[string, PathChange, string]>([
    ['alone', { leaf: never() }, 'valid / valid'],
    ['critical', { leaf: never(true) }, nonConformant],
    ['that holds something', { leaf: having('nra', extension('noRevAvail', integer(1))) }, malformed],
    ['of a CA', { sub: never() }, nonConformant],
    ['beside a CRL distribution point', { leaf: beside(point) }, nonConformant],
    ['beside a responder', { leaf: beside(ocsp) }, nonConformant],
    ['beside the address of the issuer', { leaf: beside(issuers) }, 'valid / valid'],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))

  it('spares the question about revocation, for the target alone (§4)', () => {
    const ask = (target: Draft, above: Draft, anchors = [writeDraft(root)]): string =>
      judge({
        target: writeDraft(target),
        intermediates: [writeDraft(above)],
        anchors,
        profile: 'path',
        revocation: { mode: 'hard' },
      })
    const short = changed(leaf, never())
    expect(ask(leaf, sub, [writeDraft(sub)])).toBe('revocation-unknown')
    expect(ask(short, sub, [writeDraft(sub)])).toBe('valid')
    expect(ask(short, sub)).toBe('revocation-unknown')
    expect(ask(short, changed(sub, never()))).toBe('revocation-unknown')
  })
})
