import { describe, expect, it, test } from 'vitest'
import {
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utf8String,
  writeElement,
} from '../../asn1/writer.ts'
import {
  changed,
  dnsName,
  draftAuthority,
  draftLeaf,
  writeDraft,
  type Draft,
} from '../../testing/draft-certificate.ts'
import { judge } from '../../testing/judging.ts'
import { hex, leaf, leafKeys, root as rootDraft, rootKeys, sub, subKeys } from '../../testing/verdict-path.ts'
import { extension, makeKeys } from '../../testing/written-certificate.ts'

const root = writeDraft(rootDraft)
const excluded = (...bases: Uint8Array[]): Uint8Array =>
  writeElement(0xa1, ...bases.map((base) => sequence(base)))

describe('finding the way', () => {
  const expired = { notAfter: writeElement(0x17, Buffer.from('290101000000Z')) }
  const other = makeKeys()
  const otherRoot = writeDraft(draftAuthority('Other', 'Other', other, other))
  const crossed = draftAuthority('Sub', 'Other', subKeys, other)
  const target = writeDraft(leaf)

  test.each<[string, Partial<Draft>]>([
    ['expired', expired],
    ['no CA', { extensions: { basicConstraints: undefined } }],
    [
      'without keyCertSign',
      { extensions: { keyUsage: extension('keyUsage', Uint8Array.of(3, 2, 1, 2), true) } },
    ],
    [
      'with a foreign name constraint',
      {
        extensions: {
          nameConstraints: extension('nameConstraints', sequence(excluded(dnsName('org'))), true),
        },
      },
    ],
    [
      'with an unknown critical extension',
      { extensions: { x: sequence(objectIdentifier('1.2.3'), boolean(true), octetString(hex('0500'))) } },
    ],
    ['without key identifiers', { extensions: { authorityKeyIdentifier: undefined } }],
    ['signed by somebody else', { signer: makeKeys() }],
    ['with a weak hash', { algorithm: sequence(objectIdentifier('1.2.840.113549.1.1.4'), hex('0500')) }],
  ])('a cross-signed CA %s does not hide the good one, in either order', (_what, change) => {
    const bad = writeDraft(changed(crossed, change))
    const good = writeDraft(sub)
    for (const intermediates of [
      [bad, good],
      [good, bad],
    ])
      expect(judge({ target, anchors: [otherRoot, root], intermediates })).toBe('valid')
    expect(judge({ target, anchors: [otherRoot, root], intermediates: [bad] })).not.toBe('valid')
  })

  it('through several keys of one name', () => {
    const impostors = Array.from({ length: 8 }, (_, index) => {
      const keys = makeKeys()
      return writeDraft({ ...draftAuthority('Sub', 'Root', keys, rootKeys), serial: integer(index + 10) })
    })
    expect(judge({ target, anchors: [root], intermediates: [...impostors, writeDraft(sub)] })).toBe('valid')
  })

  it('an intermediate may be the anchor, and the target too', () => {
    expect(judge({ target, anchors: [writeDraft(sub)] })).toBe('valid')
    expect(judge({ target, anchors: [target] })).toBe('valid')
    expect(judge({ target, anchors: [] })).toBe('no-issuer')
    expect(judge({ target: otherRoot, anchors: [root] })).toBe('untrusted-root')
  })

  it('a circle ends', () => {
    const [a, b] = [makeKeys(), makeKeys()]
    const circle = [writeDraft(draftAuthority('A', 'B', a, b)), writeDraft(draftAuthority('B', 'A', b, a))]
    const inside = writeDraft(draftLeaf('A', leafKeys, a))
    expect(judge({ target: inside, anchors: [root], intermediates: circle })).not.toBe('valid')
  })

  it('self-issued CAs do not count towards a path length (§6.1.4 (l))', () => {
    const rolled = makeKeys()
    const limited = (length: number): Draft =>
      changed(sub, {
        extensions: {
          basicConstraints: extension('basicConstraints', sequence(boolean(true), integer(length)), true),
        },
      })
    const selfIssued = writeDraft(draftAuthority('Sub', 'Sub', rolled, subKeys))
    const third = makeKeys()
    const lower = writeDraft(draftAuthority('Lower', 'Sub', third, rolled))
    const deep = writeDraft(draftLeaf('Lower', leafKeys, third))
    const below = writeDraft(draftLeaf('Sub', leafKeys, rolled))
    const path = (length: number) => [writeDraft(limited(length)), selfIssued, lower]
    expect(judge({ target: below, anchors: [root], intermediates: path(0) })).toBe('valid')
    expect(judge({ target: deep, anchors: [root], intermediates: path(0) })).toBe('path-length-exceeded')
    expect(judge({ target: deep, anchors: [root], intermediates: path(1) })).toBe('valid')
  })

  it('the same relative names in one set in another order are one issuer', () => {
    const attribute = (oid: string, text: string) => sequence(objectIdentifier(oid), utf8String(text))
    const [cn, ou] = [attribute('2.5.4.3', 'Multi'), attribute('2.5.4.11', 'Unit')]
    const authority = writeDraft({ ...sub, subject: sequence(set(cn, ou)) })
    const child = writeDraft({ ...leaf, issuer: sequence(set(ou, cn)) })
    expect(judge({ target: child, anchors: [root], intermediates: [authority] })).toBe('valid')
    const apart = writeDraft({ ...leaf, issuer: sequence(set(cn), set(ou)) })
    expect(judge({ target: apart, anchors: [root], intermediates: [authority] })).toBe('no-issuer')
  })
})
