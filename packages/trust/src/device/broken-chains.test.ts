import { afterAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificates/certificate.ts'
import { caExtensions, leafExtensions, type Order } from '../testing/openssl-authority.ts'
import { at, DeviceParties } from '../testing/device-parties.ts'
import { createChainFinder } from './find-device-chain.ts'

const parties = new DeviceParties()
afterAll(() => parties.close())
const { root, pms, provider, ftmRoot, ftm } = parties
const stores = parties.stores()

/** A capture by a device whose certificate was made so. */
const capturedWith = (name: string, order: Partial<Order> = {}): string => {
  const device = parties.end(name, { issuer: 'provider', kind: 'rsa', ...order })
  return parties.capture({}, { certificates: [device], key: order.key ?? name })
}

/** A capture whose identity a chip has signed whose certificate was made so. */
const chipWith = (name: string, order: Partial<Order> = {}): string => {
  const chip = parties.end(name, { issuer: 'ftm', kind: 'rsa', ...order })
  return parties.capture({ digitalId: parties.digitalId({}, { certificates: [chip], key: name }) })
}

/** The same with another link above the device. */
const below = (links: {
  readonly anchors?: readonly Certificate[]
  readonly intermediates?: readonly Certificate[]
}) => ({ stores: { ...stores, DEVICE: { ...stores.DEVICE, ...links } } })

const device = (reason: string): string => `device-chain: statement ${reason}`
const chip = (reason: string): string => `chip-chain: digital-id ${reason}`
const without = (word: string): string[] => leafExtensions.filter((line) => !line.startsWith(word))
const forPurposes = (usage: string): string[] => [...without('keyUsage'), `keyUsage=critical,${usage}`]

describe('every link of a chain, broken once', () => {
  it('whole, it is good', () => {
    expect(parties.verdict(capturedWith('whole'))).toBe('good')
    expect(parties.verdict(chipWith('whole-chip'))).toBe('good')
  })

  it.each<[string, Partial<Order>, string]>([
    ['signed by the platform’s issuing key of another', { issuer: 'ftm' }, 'no-issuer issuer'],
    ['for enciphering alone', { extensions: forPurposes('keyEncipherment') }, 'usage-not-allowed keyUsage'],
    ['an authority', { extensions: caExtensions(0) }, 'authority-itself basicConstraints.cA'],
    [
      'of an extension nobody knows',
      { extensions: [...leafExtensions, '1.2.3.4=critical,DER:0500'] },
      'unknown-critical-extension',
    ],
    ['signed with SHA-1', { signing: ['-sha1'] }, 'algorithm-not-allowed'],
  ])('the device’s certificate is %s', (what, order, reason) => {
    expect(parties.verdict(capturedWith(`device-${what.replaceAll(/\W/g, '-')}`, order))).toContain(
      device(reason),
    )
  })

  it('the device’s certificate is signed by itself', () => {
    const subject = '/CN=alone'
    const alone = parties.authority.issue('alone', { subject, kind: 'rsa', extensions: leafExtensions })
    const text = parties.capture({}, { certificates: [alone], key: 'alone' })
    expect(parties.verdict(text)).toBe(device('untrusted-root issuer'))
  })

  it('the device’s certificate is signed with another key of that name', () => {
    const impostor = parties.authority.issue('impostor', {
      subject: '/O=Makers/CN=provider',
      key: 'impostor-key',
      kind: 'rsa',
      extensions: caExtensions(0).filter((line) => !line.includes('KeyIdentifier')),
    })
    expect(impostor.subject.comparisonKey).toBe(provider.subject.comparisonKey)
    const text = capturedWith('forged', {
      issuer: 'impostor',
      extensions: without('authorityKeyIdentifier'),
    })
    expect(parties.verdict(text)).toBe(device('bad-signature signatureValue'))
  })

  it('a device issues for no other', () => {
    expect(parties.verdict(capturedWith('child', { issuer: 'device' }))).toContain(device('no-issuer'))
    const intermediates = [pms, provider, parties.device]
    expect(
      parties.verdict(capturedWith('grandchild', { issuer: 'device' }), below({ intermediates })),
    ).toContain(device('not-a-ca'))
  })

  it.each<[string, Partial<Order>, string]>([
    ['no authority', { extensions: leafExtensions }, 'not-a-ca'],
    [
      'may certify nothing',
      { extensions: ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature'] },
      'key-usage',
    ],
    ['weak', { kind: 'rsa-1024' }, 'weak-key'],
  ])('the provider is %s', (what, order, reason) => {
    const name = `provider-${what.replaceAll(/\W/g, '-')}`
    const other = parties.ca(name, { issuer: 'pms', ...order })
    const text = capturedWith(`below-${name}`, { issuer: name })
    expect(parties.verdict(text, below({ intermediates: [pms, other] }))).toContain(device(reason))
  })

  it.each<[string, Parameters<typeof below>[0], string]>([
    ['the provider is not in the store', { intermediates: [pms] }, 'no-issuer'],
    ['the issuing key is not in the store', { intermediates: [provider] }, 'no-issuer'],
    ['the root is not trusted', { anchors: [] }, 'untrusted-root'],
    ['another root is trusted', { anchors: [ftmRoot] }, 'no-issuer'],
  ])('%s', (_what, links, reason) => {
    const context = below(links)
    const verdict = parties.verdict(capturedWith('plain'), context)
    expect(verdict).toMatch(new RegExp(`^device-chain: statement (${reason}|no-issuer|untrusted-root) `))
  })

  it('each is judged by its dates', () => {
    const text = capturedWith('short-lived', { days: 1 })
    const window = { pastSeconds: 1e9, futureSeconds: 1e9 }
    const in2Days = new Date(at.getTime() + 2 * 86_400_000)
    expect(parties.verdict(text, { at: in2Days, window })).toBe(device('expired notAfter'))
    const before = new Date(at.getTime() - 86_400_000)
    expect(parties.verdict(text, { at: before, window })).toContain(device('not-yet-valid'))
    expect(parties.verdict(text, { at: before, window })).toContain(chip('not-yet-valid'))
    const in3Years = new Date(at.getTime() + 1100 * 86_400_000)
    const longLived = capturedWith('long-lived', { days: 4000 })
    expect(parties.verdict(longLived, { at: in3Years, window })).toContain(device('expired-issuer'))
  })

  it.each<[string, Partial<Order>, string]>([
    ['signed by another', { issuer: 'provider' }, 'no-issuer issuer'],
    ['for enciphering alone', { extensions: forPurposes('keyEncipherment') }, 'usage-not-allowed keyUsage'],
    ['an authority', { extensions: caExtensions(0) }, 'authority-itself basicConstraints.cA'],
  ])('the chip’s certificate is %s', (what, order, reason) => {
    expect(parties.verdict(chipWith(`chip-${what.replaceAll(/\W/g, '-')}`, order))).toBe(chip(reason))
  })

  it('the makers of chips are not in the store', () => {
    const text = parties.capture()
    for (const FTM of [
      { anchors: [ftmRoot], intermediates: [] },
      { anchors: [], intermediates: [ftm] },
      { anchors: [root], intermediates: [pms, provider] },
    ])
      expect(parties.verdict(text, { stores: { ...stores, FTM } })).toMatch(
        /^chip-chain: digital-id (no-issuer|untrusted-root) issuer$/,
      )
  })

  it('domains never trust across', () => {
    const swapped = { stores: { DEVICE: stores.FTM, FTM: stores.DEVICE } }
    expect(parties.verdict(parties.capture(), swapped)).toBe(
      [device('no-issuer issuer'), chip('no-issuer issuer')].join('; '),
    )
  })

  it('what the sender puts into x5c beside it makes nobody trusted', () => {
    const text = parties.capture({}, { certificates: [parties.device, provider, pms, root] })
    expect(parties.verdict(text)).toBe('good')
    expect(parties.verdict(text, below({ anchors: [], intermediates: [] }))).toBe(device('no-issuer issuer'))
  })

  it('a chain that nobody could explain is refused all the same', () => {
    expect(parties.verdict(parties.capture(), { chainOf: () => ({ ok: false }) })).toBe(
      [device('no-chain issuer'), chip('no-chain issuer')].join('; '),
    )
  })

  it('a chain that is known ends with its dates, and is that of its domain alone', () => {
    const findChain = createChainFinder(stores, 1)
    const { device: certificate } = parties
    const years = (count: number): Date => new Date(at.getTime() + count * 365 * 86_400_000)
    const found = findChain('DEVICE', certificate, at)
    expect(found).toMatchObject({ ok: true })
    expect(findChain('DEVICE', certificate, at)).toEqual(found)
    expect(findChain('DEVICE', certificate, years(3))).toMatchObject({ refusal: { code: 'expired' } })
    expect(findChain('DEVICE', certificate, years(-1))).toMatchObject({ ok: false })
    expect(findChain('FTM', certificate, at)).toMatchObject({ refusal: { code: 'no-issuer' } })
  })
})
