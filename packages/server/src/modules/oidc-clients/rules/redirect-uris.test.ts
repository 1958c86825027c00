import { describe, expect, test } from 'vitest'
import { allowsRedirect, problemOfRedirect, problemOfRedirects } from './redirect-uris.ts'

describe('an address that people may be sent to, in production', () => {
  test.each([
    'https://rp.example.org/cb',
    'https://rp.example.org:8443/cb?from=entente&x=1',
    'https://rp.example.org',
    'https://bücher.example/cb',
    'http://127.0.0.1/cb',
    'http://127.0.0.1:3000/cb',
    'http://[::1]:3000/cb',
    'http://localhost:3000/cb',
    'org.example.app:/cb',
    'org.example.app://cb',
  ])('%s', (uri) => {
    expect(problemOfRedirect(uri, true)).toBeUndefined()
  })
})

describe('an address that they may not', () => {
  test.each([
    ['a', 'form'],
    ['', 'form'],
    ['/cb', 'form'],
    ['https:rp.example.org/cb', 'form'],
    ['https:///rp.example.org', 'form'],
    ['https://rp.example.org/c b', 'form'],
    ['https://rp.example.org\\@evil.example', 'form'],
    ['https://rp.example.org/\ncb', 'form'],
    [`https://rp.example.org/${'x'.repeat(2048)}`, 'form'],
    ['https://rp.example.org/cb#here', 'fragment'],
    ['https://rp.example.org/cb#', 'fragment'],
    ['https://somebody@rp.example.org/cb', 'user'],
    ['https://rp.example.org@evil.example/cb', 'user'],
    ['https://*.example.org/cb', 'wildcard'],
    ['https://rp.example.org/*', 'wildcard'],
    ['https://rp.example.org/%2a', 'wildcard'],
    ['http://rp.example.org/cb', 'insecure'],
    ['http://127.0.0.1.evil.example/cb', 'insecure'],
    ['http://localhost.evil.example/cb', 'insecure'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,hello', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['app:/cb', 'scheme'],
  ] as const)('%s', (uri, problem) => {
    expect(problemOfRedirect(uri, true)).toBe(problem)
  })

  test('twice', () => {
    const uri = 'https://rp.example.org/cb'
    expect(problemOfRedirects([uri, `${uri}/`, uri], true)).toEqual({ uri, problem: 'twice' })
    expect(problemOfRedirects([uri, `${uri}/`], true)).toBeUndefined()
  })
})

test('away from production, wildcards and plain http are for tests', () => {
  for (const uri of ['https://rp.example.org/*', 'http://rp.test/cb'])
    expect(problemOfRedirect(uri, false)).toBeUndefined()
  expect(problemOfRedirect('javascript:alert(1)', false)).toBe('scheme')
})

describe('what a client is asked for', () => {
  const registered = ['https://rp.example.org/cb', 'http://127.0.0.1/cb', 'org.example.app:/cb']
  test.each([
    ['https://rp.example.org/cb', true],
    ['https://rp.example.org/cb/', false],
    ['https://rp.example.org/cb?x=1', false],
    ['https://RP.example.org/cb', false],
    ['https://rp.example.org:443/cb', false],
    ['https://rp.example.org:8443/cb', false],
    ['http://127.0.0.1/cb', true],
    ['http://127.0.0.1:50123/cb', true],
    ['http://127.0.0.1:50123/cb2', false],
    ['http://127.0.0.1:50123/cb#x', false],
    ['http://user@127.0.0.1:50123/cb', false],
    ['http://localhost:50123/cb', false],
    ['https://127.0.0.1/cb', false],
    ['org.example.app:/cb', true],
    ['org.example.app:/other', false],
    ['', false],
    ['x'.repeat(100_000), false],
  ])('%s', (asked, isAllowed) => {
    expect(allowsRedirect(registered, asked)).toBe(isAllowed)
  })
})
