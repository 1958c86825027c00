import { describe, expect, it, test } from 'vitest'
import { boolean, integer, namedBits, nullValue, sequence } from '../../asn1/writer.ts'
import {
  changed,
  commonName,
  draftAuthority,
  draftLeaf,
  rawTime,
  writeDraft,
  type Draft,
} from '../../testing/draft-certificate.ts'
import { judge, type Case } from '../../testing/judging.ts'
import {
  leaf,
  leafKeys,
  rawExtension,
  root,
  rootKeys,
  sub,
  subKeys,
  unknownOid,
} from '../../testing/verdict-path.ts'
import { extension, makeKeys } from '../../testing/written-certificate.ts'

const both = (question: Case): string =>
  (['rfc5280', 'web'] as const).map((profile) => judge({ ...question, profile })).join(' / ')
const [target, middle, anchor] = [writeDraft(leaf), writeDraft(sub), writeDraft(root)]
const valid = 'valid / valid'
const expired: Partial<Draft> = { notAfter: rawTime(0x17, '290101000000Z') }
const future: Partial<Draft> = { notBefore: rawTime(0x17, '310101000000Z') }
const version1: Partial<Draft> = { version: new Uint8Array(), extensionsField: new Uint8Array() }

describe('what may be the anchor', () => {
  const withRoot = (change: Partial<Draft>): string =>
    both({ target, intermediates: [middle], anchors: [writeDraft(changed(root, change))] })
  test.each<[string, Partial<Draft>, string]>([
    ['expired', expired, 'expired-issuer / expired-issuer'],
    ['not yet valid', future, 'not-yet-valid-issuer / not-yet-valid-issuer'],
    ['of version 1', version1, 'valid / not-for-web'],
    ['without keyUsage', { extensions: { keyUsage: undefined } }, valid],
    [
      'without keyCertSign',
      { extensions: { keyUsage: extension('keyUsage', namedBits([6]), true) } },
      'key-usage / key-usage',
    ],
    [
      'no CA',
      { extensions: { basicConstraints: extension('basicConstraints', sequence(), true) } },
      'not-a-ca / not-a-ca',
    ],
    [
      'a CA, not critically',
      { extensions: { basicConstraints: extension('basicConstraints', sequence(boolean(true))) } },
      'not-conformant / not-conformant',
    ],
    ['with serial number zero', { serial: integer(0) }, valid],
    ['with a broken signature of its own', { signature: () => new Uint8Array(70) }, valid],
    ['issued by somebody unknown', { issuer: commonName('Else'), signer: leafKeys }, valid],
    ['of another key', { keys: leafKeys }, 'bad-signature / bad-signature'],
    [
      'signed by its own key under another name, without a key identifier (§4.2.1.1)',
      { issuer: commonName('Else'), extensions: { authorityKeyIdentifier: undefined } },
      valid,
    ],
    [
      'signed by another key, without a key identifier',
      { issuer: commonName('Else'), signer: leafKeys, extensions: { authorityKeyIdentifier: undefined } },
      'not-conformant / not-conformant',
    ],
  ])('%s', (_what, change, verdict) => expect(withRoot(change)).toBe(verdict))

  it('a certificate that issued nothing stands for itself alone', () => {
    expect(both({ target, anchors: [target] })).toBe(valid)
    expect(both({ target, intermediates: [middle], anchors: [target] })).toBe(valid)
    const neighbour = writeDraft(changed(leaf, { serial: integer(5) }))
    expect(both({ target: neighbour, intermediates: [middle], anchors: [target] })).toBe(
      'no-issuer / no-issuer',
    )
    const below = writeDraft(draftLeaf('leaf', makeKeys(), leafKeys))
    expect(both({ target: below, anchors: [target] })).toBe('not-a-ca / not-a-ca')
  })

  it('a target that is an anchor must be valid as well', () => {
    for (const [change, verdict] of [
      [expired, 'expired'],
      [future, 'not-yet-valid'],
      [
        { extensions: { x: rawExtension(unknownOid, nullValue(), boolean(true)) } },
        'unknown-critical-extension',
      ],
    ] as const) {
      const der = writeDraft(changed(leaf, change))
      expect(both({ target: der, anchors: [der] })).toBe(`${verdict} / ${verdict}`)
    }
  })

  it('a root that is only sent along is not trusted', () => {
    expect(both({ target, intermediates: [middle, anchor], anchors: [] })).toBe(
      'untrusted-root / untrusted-root',
    )
    expect(both({ target: anchor, intermediates: [anchor], anchors: [] })).toBe(
      'untrusted-root / untrusted-root',
    )
  })

  it('an anchor in the middle ends the path, the root above it asked or not', () => {
    const old = writeDraft(changed(root, expired))
    expect(both({ target, intermediates: [old], anchors: [middle] })).toBe(valid)
    expect(both({ target, intermediates: [anchor], anchors: [old, middle] })).toBe(valid)
  })
})

describe('what is sent along', () => {
  test.each<[string, Uint8Array[]]>([
    ['root and target as well', [anchor, middle, target]],
    ['in another order', [target, middle, anchor]],
    ['twice', [middle, middle, middle]],
    ['with something unreadable', [Buffer.from('3000', 'hex'), middle]],
    ['with an expired one before it', [writeDraft(changed(sub, expired)), middle]],
    ['with one that is not yet valid', [writeDraft(changed(sub, { ...future, serial: integer(9) })), middle]],
    ['with one of version 1', [writeDraft(changed(sub, version1)), middle]],
    [
      'with a self-signed one of its name and key',
      [writeDraft(draftAuthority('Sub', 'Sub', subKeys, subKeys)), middle],
    ],
    [
      'with a self-signed one of its name',
      [writeDraft(draftAuthority('Sub', 'Sub', leafKeys, leafKeys)), middle],
    ],
    [
      'with a root of the name of the root',
      [writeDraft(draftAuthority('Root', 'Root', leafKeys, leafKeys)), middle],
    ],
  ])('%s', (_what, intermediates) => {
    expect(both({ target, intermediates, anchors: [anchor] })).toBe(valid)
    expect(both({ target, intermediates: intermediates.toReversed(), anchors: [anchor] })).toBe(valid)
  })

  test.each<[string, Partial<Draft>, string]>([
    ['version 1', version1, 'not-a-ca / not-a-ca'],
    ['expired', expired, 'expired-issuer / expired-issuer'],
    ['signed by the wrong key', { signer: leafKeys }, 'bad-signature / bad-signature'],
    ['of another key', { keys: leafKeys }, 'bad-signature / bad-signature'],
  ])('nothing but a CA %s', (_what, change, verdict) => {
    const intermediates = [writeDraft(changed(sub, change))]
    expect(both({ target, intermediates, anchors: [anchor] })).toBe(verdict)
  })

  it('root and sub CA changed places', () => {
    expect(both({ target, intermediates: [anchor], anchors: [middle] })).toBe(valid)
    expect(both({ target: anchor, intermediates: [target], anchors: [middle] })).toBe(
      'untrusted-root / untrusted-root',
    )
  })
})

describe('ways that lead astray', () => {
  it('the way that names the wrong key is still tried, but not for the web', () => {
    const misled = changed(leaf, {
      extensions: {
        authorityKeyIdentifier: draftLeaf('x', leafKeys, rootKeys).extensions.authorityKeyIdentifier,
      },
    })
    expect(both({ target: writeDraft(misled), intermediates: [middle], anchors: [anchor] })).toBe(
      'valid / not-for-web',
    )
  })

  it('one of two roots is expired, constrained, or of another key', () => {
    const other = makeKeys()
    for (const change of [
      expired,
      { keys: leafKeys },
      {
        extensions: {
          basicConstraints: extension('basicConstraints', sequence(boolean(true), integer(0)), true),
        },
      },
    ]) {
      const bad = writeDraft(changed(draftAuthority('Other', 'Other', other, other), change))
      const deeper = draftAuthority('Mid', 'Other', makeKeys(), other)
      const crossed = writeDraft(draftAuthority('Sub', 'Mid', subKeys, deeper.keys))
      for (const intermediates of [
        [crossed, writeDraft(deeper), middle],
        [middle, writeDraft(deeper), crossed],
      ])
        expect(both({ target, intermediates, anchors: [bad, anchor] })).toBe(valid)
    }
  })

  it('a chain of forty is found, whatever its order', () => {
    const keys = Array.from({ length: 40 }, () => makeKeys())
    const chain = keys.map((own, index) =>
      writeDraft(
        draftAuthority(
          `CA ${index}`,
          index === 0 ? 'Root' : `CA ${index - 1}`,
          own,
          keys[index - 1] ?? rootKeys,
        ),
      ),
    )
    const end = writeDraft(draftLeaf('CA 39', leafKeys, keys[39]!))
    const limits = { maximumLength: 42 }
    for (const intermediates of [chain, chain.toReversed()]) {
      expect(judge({ target: end, intermediates, anchors: [anchor], limits })).toBe('valid')
      expect(judge({ target: end, intermediates, anchors: [anchor], limits: { maximumLength: 41 } })).toBe(
        'too-deep',
      )
    }
  })

  it('self-issued authorities do not count for the depth (RFC 5280 §6.1.4 (l)), all others do', () => {
    const [renewed, below] = [makeKeys(), makeKeys()]
    const selfIssued = writeDraft(draftAuthority('Root', 'Root', renewed, rootKeys))
    const under = writeDraft(draftLeaf('Root', leafKeys, renewed))
    const middleOfTwo = writeDraft(draftAuthority('Sub', 'Root', below, renewed))
    const underBoth = writeDraft(draftLeaf('Sub', leafKeys, below))
    const depth = (maximumDepth: number, end: Uint8Array): string =>
      judge({
        target: end,
        intermediates: [selfIssued, middleOfTwo],
        anchors: [anchor],
        limits: { maximumDepth },
      })
    expect([depth(0, under), depth(0, underBoth), depth(1, underBoth)]).toEqual([
      'valid',
      'too-deep',
      'valid',
    ])
  })

  it('the shorter of two ways is found under a limit', () => {
    const other = makeKeys()
    const detour = writeDraft(draftAuthority('Sub', 'Mid', subKeys, other))
    const mid = writeDraft(draftAuthority('Mid', 'Root', other, rootKeys))
    for (const intermediates of [
      [detour, mid, middle],
      [middle, mid, detour],
    ])
      expect(judge({ target, intermediates, anchors: [anchor], limits: { maximumLength: 3 } })).toBe('valid')
  })

  it('keys of one name are told apart by what they signed, not by their order', () => {
    const roots = Array.from({ length: 30 }, (_, index) => {
      const keys = makeKeys()
      return writeDraft({ ...draftAuthority('Root', 'Root', keys, keys), serial: integer(index + 1) })
    })
    const nameless = changed(sub, { extensions: { authorityKeyIdentifier: undefined } })
    const question = { target, intermediates: [writeDraft(nameless)], profile: 'path' } as const
    expect(judge({ ...question, anchors: [...roots, anchor] })).toBe('valid')
    expect(judge({ ...question, anchors: [anchor, ...roots] })).toBe('valid')
    expect(judge({ ...question, anchors: roots })).toBe('bad-signature')
  })
})
