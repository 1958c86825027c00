import { afterAll, describe, expect, it } from 'vitest'
import { caExtensions, leafExtensions, OpensslAuthority, type Order } from '../testing/openssl-authority.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { findPath, type PathQuestion } from './find-path.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

// Later than anything that is made here, however busy the machine is.
const now = new Date(Date.now() + 3_600_000)
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000)

const root = ca('root', { subject: '/CN=Root' })
const sub = ca('sub', { subject: '/CN=Sub', issuer: 'root' })
const leaf = end('leaf', { issuer: 'sub' })

function ca(name: string, order: Partial<Order> & { subject: string }, pathLength?: number): Certificate {
  return authority.issue(name, { extensions: caExtensions(pathLength), days: 3000, ...order })
}

function end(name: string, order: Partial<Order>): Certificate {
  return authority.issue(name, { subject: `/CN=${name}`, extensions: leafExtensions, ...order })
}

function ask(question: Partial<PathQuestion>): string {
  const answer = findPath({ target: leaf, anchors: [root], intermediates: [sub], at: now, ...question })
  if (answer.ok) return answer.path.map(({ subject }) => subject.relativeNames.at(-1)?.[0]?.text).join(' < ')
  return `${answer.refusal.code}: ${answer.refusal.certificate.subject}`
}

/** The same certificate with other values of some properties. */
function disguise(certificate: Certificate, values: Partial<Certificate>): Certificate {
  return Object.create(certificate, Object.getOwnPropertyDescriptors(values)) as Certificate
}

describe('findPath', () => {
  it('finds the path, target first, anchor last', () => {
    expect(ask({})).toBe('leaf < Sub < Root')
    expect(ask({ target: sub })).toBe('Sub < Root')
    expect(ask({ target: root })).toBe('Root')
  })

  it('says what is missing', () => {
    expect(ask({ intermediates: [] })).toBe('no-issuer: CN=leaf')
    expect(ask({ anchors: [] })).toBe('no-issuer: CN=Sub')
    expect(ask({ anchors: [], intermediates: [sub, root] })).toBe('untrusted-root: CN=Root')
    expect(ask({ target: root, anchors: [] })).toBe('untrusted-root: CN=Root')
  })

  it('names certificate, field and clause', () => {
    expect(findPath({ target: leaf, anchors: [root], intermediates: [], at: now })).toEqual({
      ok: false,
      work: { signatures: 0, signatureCost: 0, candidates: 0, comparisons: 0 },
      refusal: {
        code: 'no-issuer',
        certificate: { subject: 'CN=leaf', issuer: 'CN=Sub', sha256: leaf.sha256 },
        field: 'issuer',
        clause: 'RFC 5280 §6.1.3 (a)(4)',
      },
    })
  })

  it('judges dates at the instant asked about, both ends included', () => {
    const end = leaf.notAfter.getTime()
    expect(ask({ at: leaf.notBefore })).toBe('leaf < Sub < Root')
    expect(ask({ at: new Date(leaf.notBefore.getTime() - 1) })).toBe('not-yet-valid: CN=leaf')
    expect(ask({ at: new Date(end + 999) })).toBe('leaf < Sub < Root')
    expect(ask({ at: new Date(end + 1000) })).toBe('expired: CN=leaf')
  })

  it('refuses an instant that is none', () => {
    expect(ask({ at: new Date(Number.NaN) })).toBe('not-yet-valid: CN=leaf')
  })

  it('refuses a fresh leaf below an expired intermediate', () => {
    const old = ca('old', { subject: '/CN=Old', issuer: 'root', days: 10 })
    const target = end('below-old', { issuer: 'old' })
    expect(ask({ target, intermediates: [old], at: days(9) })).toBe('below-old < Old < Root')
    expect(ask({ target, intermediates: [old], at: days(20) })).toBe('expired-issuer: CN=Old')
  })

  it('prefers the renewed certificate of the same key', () => {
    const short = ca('sub-short', { subject: '/CN=Sub', issuer: 'root', key: 'sub', days: 5 })
    expect(ask({ intermediates: [short, sub], at: days(20) })).toBe('leaf < Sub < Root')
  })

  it.each([
    ['not-a-ca', ['basicConstraints=critical,CA:false']],
    ['not-a-ca', ['subjectKeyIdentifier=hash']],
    ['key-usage', ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature,cRLSign']],
    ['unknown-critical-extension', ['basicConstraints=critical,CA:true', '1.2.3.4=critical,DER:0500']],
    [
      'policy-mapping-any',
      ['basicConstraints=critical,CA:true', 'policyMappings=critical,1.2.3:2.5.29.32.0'],
    ],
    ['malformed-extension', ['basicConstraints=critical,CA:true', 'keyUsage=DER:0500']],
  ])('answers %s for an intermediate with %s', (code, extensions) => {
    const name = `bad-${code}-${extensions.length}`
    const bad = ca(name, { subject: '/CN=Bad', issuer: 'root', extensions })
    expect(ask({ target: end(`below-${name}`, { issuer: name }), intermediates: [bad] })).toBe(
      `${code}: CN=Bad`,
    )
  })

  it('keeps the path length', () => {
    const first = ca('len0', { subject: '/CN=Len0', issuer: 'root' }, 0)
    const second = ca('below-len0', { subject: '/CN=Below', issuer: 'len0' })
    const target = end('too-low', { issuer: 'below-len0' })
    expect(ask({ target: second, intermediates: [first] })).toBe('Below < Len0 < Root')
    expect(ask({ target, intermediates: [first, second] })).toBe('path-length-exceeded: CN=Len0')
  })

  it('refuses weak algorithms, and takes them when the rules say so', () => {
    const weak = ca('weak', { subject: '/CN=Weak', kind: 'rsa-1024' })
    const belowWeak = end('below-weak', { issuer: 'weak' })
    const sha1 = end('sha1', { issuer: 'root', signing: ['-sha1'] })
    const exotic = ca('exotic', { subject: '/CN=Exotic', kind: 'brainpool-256' })
    expect(ask({ target: belowWeak, anchors: [weak] })).toBe('weak-key: CN=Weak')
    expect(ask({ target: sha1 })).toBe('algorithm-not-allowed: CN=sha1')
    expect(ask({ target: end('below-exotic', { issuer: 'exotic' }), anchors: [exotic] })).toBe(
      'weak-key: CN=Exotic',
    )
    const algorithms = {
      signatures: ['RSA-SHA256', 'ECDSA-SHA1'],
      rsa: { minimumBits: 1024, maximumBits: 4096 },
      curves: ['P-256'],
      otherKeys: [],
    } as const
    expect(ask({ target: belowWeak, anchors: [weak], algorithms })).toBe('below-weak < Weak')
    expect(ask({ target: sha1, algorithms })).toBe('sha1 < Root')
  })

  it.each(['rsa', 'p-384', 'p-521', 'ed25519', 'pss'] as const)('verifies signatures of %s keys', (kind) => {
    const anchor = ca(`ca-${kind}`, { subject: `/CN=CA ${kind}`, kind })
    expect(ask({ target: end(`by-${kind}`, { issuer: `ca-${kind}` }), anchors: [anchor] })).toBe(
      `by-${kind} < CA ${kind}`,
    )
  })

  it('does not take a CA of the same name for the issuer', () => {
    const twin = ca('twin', { subject: '/CN=Root' })
    expect(ask({ anchors: [twin] })).toBe('bad-signature: CN=Sub')
    expect(ask({ anchors: [twin, root] })).toBe('leaf < Sub < Root')
    const unnamed = end('unnamed', { issuer: 'root', extensions: ['basicConstraints=CA:false'] })
    expect(ask({ target: unnamed, anchors: [twin] })).toBe('bad-signature: CN=unnamed')
    expect(ask({ target: unnamed, anchors: [twin, root] })).toBe('unnamed < Root')
  })

  it('does not blame a CA of the same name for what another one lacks', () => {
    const extensions = ['basicConstraints=critical,CA:true', 'keyUsage=cRLSign', 'subjectKeyIdentifier=hash']
    const namesake = ca('namesake', { subject: '/CN=Sub', issuer: 'root', extensions })
    expect(ask({ anchors: [], intermediates: [namesake, sub] })).toBe('no-issuer: CN=Sub')
  })

  it('leaves a circle of cross-signed CAs, with and without a way out', () => {
    const left = ca('left', { subject: '/CN=Left' })
    const right = ca('right', { subject: '/CN=Right' })
    const leftByRight = ca('left-by-right', { subject: '/CN=Left', key: 'left', issuer: 'right' })
    const rightByLeft = ca('right-by-left', { subject: '/CN=Right', key: 'right', issuer: 'left' })
    const target = end('in-circle', { issuer: 'left' })
    const circle = [leftByRight, rightByLeft]
    expect(ask({ target, intermediates: circle })).toMatch(/^no-issuer/)
    expect(ask({ target, intermediates: circle, anchors: [right] })).toBe('in-circle < Left < Right')
    expect(ask({ target, intermediates: [...circle, left, right] })).toMatch(/^untrusted-root/)
    const rooted = ca('right-by-root', { subject: '/CN=Right', key: 'right', issuer: 'root' })
    expect(ask({ target, intermediates: [...circle, rooted] })).toBe('in-circle < Left < Right < Root')
  })

  it('finds the issuer among a thousand impostors, and gives up soon when it is not there', () => {
    const impostor = ca('impostor', { subject: '/CN=Sub', issuer: 'root' })
    const impostors = Array.from({ length: 1000 }, (_, index) =>
      disguise(impostor, { sha256: `impostor ${index}`, keySha256: `key ${index}` }),
    )
    expect(ask({ intermediates: [...impostors, sub] })).toBe('leaf < Sub < Root')
    expect(ask({ intermediates: impostors })).toBe('too-many-signatures: CN=leaf')
  })

  it('stops at the bounds and says so', () => {
    expect(ask({ limits: { maximumLength: 2 } })).toBe('too-deep: CN=Sub')
    expect(ask({ limits: { maximumSignatureCost: 400 } })).toBe('too-many-signatures: CN=leaf')
    expect(ask({ limits: { maximumCandidates: 1 } })).toBe('too-many-candidates: CN=leaf')
  })

  it('accepts a version 1 root as an anchor, and nowhere else', () => {
    const old = ca('v1', { subject: '/CN=V1', extensions: [] })
    const target = end('below-v1', { issuer: 'v1', extensions: ['basicConstraints=CA:false'] })
    expect(ask({ target, anchors: [old] })).toBe('below-v1 < V1')
    expect(ask({ target, intermediates: [old] })).toBe('not-a-ca: CN=V1')
  })
})
