import { afterAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificates/certificate.ts'
import { caExtensions, leafExtensions, OpensslAuthority, type Order } from '../testing/openssl-authority.ts'
import { historicalAlgorithmRules } from './algorithm-rules.ts'
import { findPath, type PathQuestion } from './find-path.ts'
import { keyPurposes } from './purposes.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const at = new Date(Date.now() + 60_000)
const web = [...leafExtensions, 'extendedKeyUsage=serverAuth', 'subjectAltName=DNS:www.example.org']
const root = ca('root', {})
const leaf = end('leaf', web)

function ca(name: string, order: Partial<Order>): Certificate {
  return authority.issue(name, { subject: `/CN=${name}`, extensions: caExtensions(), ...order })
}

function end(name: string, extensions: readonly string[], order: Partial<Order> = {}): Certificate {
  return authority.issue(name, { subject: `/CN=${name}`, issuer: 'root', extensions, ...order })
}

function ask(question: Partial<PathQuestion>): string {
  const answer = findPath({ target: leaf, anchors: [root], intermediates: [], at, ...question })
  return answer.ok ? 'valid' : `${answer.refusal.code}: ${answer.refusal.field}`
}

const without = (word: string, lines: readonly string[] = leafExtensions): string[] =>
  lines
    .filter((line) => !line.startsWith(word))
    // OpenSSL adds key identifiers unless it is told not to.
    .concat(word.endsWith('KeyIdentifier') ? [`${word}=none`] : [])

describe('profile rfc5280', () => {
  it('accepts what is written as RFC 5280 demands', () => {
    expect(ask({ profile: 'rfc5280' })).toBe('valid')
  })

  it.each([
    ['authorityKeyIdentifier is missing', without('authorityKeyIdentifier')],
    ['keyUsage.keyCertSign without basicConstraints.cA', [...without('keyUsage'), 'keyUsage=keyCertSign']],
    [
      'nameConstraints in a certificate that is no CA',
      [...leafExtensions, 'nameConstraints=critical,permitted;DNS:a.example'],
    ],
    ['subjectAltName is empty or malformed', [...leafExtensions, 'subjectAltName=DNS:.example.org']],
    ['subjectAltName is empty or malformed', [...leafExtensions, 'subjectAltName=email:nobody']],
    ['extKeyUsage is empty', [...leafExtensions, 'extendedKeyUsage=DER:3000']],
  ])('refuses: %s', (field, extensions) => {
    const target = end('bad', extensions, { key: 'leaf' })
    expect(ask({ target, profile: 'rfc5280' })).toBe(`not-conformant: ${field}`)
    expect(ask({ target })).toBe('valid')
  })

  it.each([
    [
      'basicConstraints of the trusted CA is missing or not critical',
      ['basicConstraints=CA:true', ...caExtensions().slice(1)],
    ],
    ['subjectKeyIdentifier of a CA is missing', without('subjectKeyIdentifier', caExtensions())],
    ['nameConstraints is not critical', [...caExtensions(), 'nameConstraints=permitted;DNS:example.org']],
  ])('refuses a root: %s', (field, extensions) => {
    const anchor = ca('root', { extensions, key: 'root' })
    expect(ask({ anchors: [anchor], profile: 'rfc5280' })).toBe(`not-conformant: ${field}`)
  })

  it('names the clause', () => {
    const target = end('clause', without('authorityKeyIdentifier'))
    expect(findPath({ target, anchors: [root], intermediates: [], at, profile: 'rfc5280' })).toMatchObject({
      refusal: { clause: 'RFC 5280 §4.2.1.1', certificate: { subject: 'CN=clause' } },
    })
  })
})

describe('profile web', () => {
  it('accepts what browsers accept', () => {
    const peerNames = [{ kind: 'DNS', value: 'www.example.org' }] as const
    expect(ask({ profile: 'web', purpose: { peerNames, extendedKeyUsage: [keyPurposes.serverAuth] } })).toBe(
      'valid',
    )
  })

  it.each([
    ['not-for-web: subjectAltName is missing', without('subjectAltName', web)],
    ['not-for-web: extKeyUsage is missing', without('extendedKeyUsage', web)],
    [
      'not-for-web: extKeyUsage is critical',
      [...without('extendedKeyUsage', web), 'extendedKeyUsage=critical,serverAuth'],
    ],
    [
      'not-for-web: extKeyUsage does not name TLS, or names everything',
      [...without('extendedKeyUsage', web), 'extendedKeyUsage=serverAuth,anyExtendedKeyUsage'],
    ],
    [
      'not-for-web: basicConstraints.cA of a certificate in use',
      [...web.slice(1), 'basicConstraints=critical,CA:true'],
    ],
    [
      'not-for-web: subjectAltName with a wildcard right below a top-level domain, or inside a label',
      [...without('subjectAltName', web), 'subjectAltName=DNS:*.org'],
    ],
  ])('answers %s', (refusal, extensions) => {
    const target = end('bad', extensions, { key: 'leaf' })
    expect(ask({ target, profile: 'web' })).toBe(refusal)
    expect(ask({ target, profile: 'rfc5280' })).toBe('valid')
  })

  it('refuses SHA-1, Edwards curves and version 1, which rfc5280 can take', () => {
    const sha1 = end('sha1', web, { signing: ['-sha1'] })
    expect(ask({ target: sha1, profile: 'web' })).toContain('algorithm-not-allowed')
    expect(ask({ target: sha1, profile: 'rfc5280', algorithms: historicalAlgorithmRules })).toBe('valid')
    expect(ask({ target: end('edwards', web, { kind: 'ed25519' }), profile: 'web' })).toBe(
      'not-for-web: subjectPublicKeyInfo',
    )
    const old = ca('old', { extensions: [] })
    const below = end('below-old', without('authorityKeyIdentifier', web), { issuer: 'old' })
    expect(ask({ target: below, anchors: [old] })).toBe('valid')
    expect(ask({ target: below, anchors: [old], profile: 'web' })).not.toBe('valid')
  })
})

describe('purposes', () => {
  it.each([
    ['DNS', 'www.example.org', 'DNS:www.example.org', true],
    ['DNS', 'WWW.example.ORG', 'DNS:www.example.org', true],
    ['DNS', 'www.example.org', 'DNS:*.example.org', true],
    ['DNS', 'example.org', 'DNS:*.example.org', false],
    ['DNS', 'a.www.example.org', 'DNS:*.example.org', false],
    ['DNS', 'www.example.org', 'DNS:w*.example.org', false],
    ['DNS', '*.example.org', 'DNS:*.example.org', false],
    ['DNS', '10.0.0.1', 'DNS:10.0.0.1', false],
    ['IP', '10.0.0.1', 'IP:10.0.0.1', true],
    ['IP', '10.0.0.1', 'DNS:10.0.0.1', false],
    ['IP', '2001:db8::1', 'IP:2001:db8:0:0:0:0:0:1', true],
    ['IP', '010.0.0.1', 'IP:10.0.0.1', false],
    ['EMAIL', 'a@EXAMPLE.org', 'email:a@example.org', true],
    ['EMAIL', 'A@example.org', 'email:a@example.org', false],
  ] as const)('%s %s with %s: %s', (kind, value, name, isValid) => {
    const target = end('named', [...leafExtensions, `subjectAltName=${name}`], { key: 'leaf' })
    const verdict = ask({ target, purpose: { peerNames: [{ kind, value }] } })
    expect(verdict).toBe(isValid ? 'valid' : `peer-name-mismatch: subjectAltName without ${kind} ${value}`)
  })

  it('hold the target, and CAs above it, to what they were issued for', () => {
    const mail = ca('mail', {
      issuer: 'root',
      extensions: [...caExtensions(), 'extendedKeyUsage=emailProtection'],
    })
    const target = end('below-mail', web, { issuer: 'mail' })
    const purpose = { extendedKeyUsage: [keyPurposes.serverAuth] }
    expect(ask({ purpose })).toBe('valid')
    expect(ask({ purpose: { extendedKeyUsage: [keyPurposes.clientAuth] } })).toContain('purpose-not-allowed')
    expect(ask({ target, intermediates: [mail] })).toBe('valid')
    expect(ask({ target, intermediates: [mail], purpose })).toContain('purpose-not-allowed')
    expect(ask({ purpose: { keyUsage: ['keyAgreement'] } })).toBe(
      'usage-not-allowed: keyUsage without keyAgreement',
    )
    expect(ask({ purpose: { keyUsage: ['digitalSignature'] } })).toBe('valid')
  })
})
