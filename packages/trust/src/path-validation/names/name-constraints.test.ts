import { afterAll, describe, expect, it } from 'vitest'
import { runProgram } from '../../../../../tests/support/run-program.ts'
import { caExtensions, OpensslAuthority } from '../../testing/openssl-authority.ts'
import { findPath } from '../find-path.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const keys = { constrained: 'constrained', leaf: 'leaf' }

/** Both verdicts for one constraint against one name: ours and openssl's. */
function verdicts(constraint: string, name: string): { ours: boolean; theirs: boolean } {
  const constrained = authority.issue('constrained', {
    subject: '/O=Acme/CN=Constrained',
    issuer: 'root',
    key: keys.constrained,
    extensions: [
      ...caExtensions(),
      `nameConstraints=critical,${constraint}`,
      '[acme]',
      'O=Acme',
      '[lab]',
      'O=Acme',
      'OU=Lab',
    ],
  })
  const target = authority.issue('leaf', {
    subject: name.startsWith('/') ? name : '/O=Acme/CN=leaf',
    issuer: 'constrained',
    key: keys.leaf,
    extensions: name.startsWith('/') ? ['basicConstraints=CA:false'] : [`subjectAltName=${name}`],
  })
  const answer = findPath({
    target,
    anchors: [root],
    intermediates: [constrained],
    at: new Date(Date.now() + 5000),
  })
  if (!answer.ok) expect(answer.refusal.code).toBe('name-not-permitted')
  return { ours: answer.ok, theirs: opensslAccepts() }
}

function opensslAccepts(): boolean {
  const chain = ['-CAfile', 'root.pem', '-untrusted', 'constrained.pem', 'leaf.pem']
  return runProgram('openssl', ['verify', ...chain], authority.folder).status === 0
}

describe('name constraints, as openssl judges them', () => {
  it.each([
    ['permitted;DNS:acme.example', 'DNS:acme.example', true],
    ['permitted;DNS:acme.example', 'DNS:a.b.ACME.example', true],
    ['permitted;DNS:acme.example', 'DNS:notacme.example', false],
    ['permitted;DNS:acme.example', 'email:a@other.example', true],
    ['excluded;DNS:acme.example', 'DNS:x.acme.example', false],
    ['excluded;DNS:acme.example', 'DNS:example', true],
    ['permitted;email:acme.example', 'email:a@acme.example', true],
    ['permitted;email:acme.example', 'email:a@sub.acme.example', false],
    ['permitted;email:.acme.example', 'email:a@sub.acme.example', true],
    ['permitted;email:boss@acme.example', 'email:boss@ACME.example', true],
    ['permitted;email:boss@acme.example', 'email:Boss@acme.example', false],
    ['permitted;email:acme.example', '/O=Acme/CN=x/emailAddress=x@other.example', false],
    ['permitted;URI:acme.example', 'URI:https://acme.example/a?b', true],
    ['permitted;URI:acme.example', 'URI:https://x.acme.example/', false],
    ['permitted;URI:.acme.example', 'URI:https://x.acme.example:8443/', true],
    ['permitted;IP:10.1.0.0/255.255.0.0', 'IP:10.1.2.3', true],
    ['permitted;IP:10.1.0.0/255.255.0.0', 'IP:10.2.0.1', false],
    ['permitted;IP:10.1.0.0/255.255.0.0', 'IP:::1', false],
    ['excluded;IP:10.1.0.0/255.255.0.0', 'IP:10.1.2.3', false],
    ['permitted;dirName:acme', '/O=ACME/OU=Lab/CN=x', true],
    ['permitted;dirName:lab', '/O=Acme/CN=x', false],
    ['permitted;dirName:acme', '/CN=x/O=Acme', false],
    ['excluded;dirName:lab', '/O=Acme/OU=Lab/CN=x', false],
  ])('%s with %s: %s', (constraint, name, accepted) => {
    expect(verdicts(constraint, name)).toEqual({ ours: accepted, theirs: accepted })
  })

  it('refuses a URI without a host to judge', () => {
    expect(verdicts('permitted;URI:acme.example', 'URI:urn:isbn:1').ours).toBe(false)
    expect(verdicts('excluded;URI:acme.example', 'URI:https://10.0.0.1/').ours).toBe(false)
  })

  it('refuses a wildcard that stands for an excluded host, which openssl does not see', () => {
    expect(verdicts('excluded;DNS:bad.acme.example', 'DNS:*.acme.example').ours).toBe(false)
    expect(verdicts('excluded;DNS:bad.acme.example', 'DNS:*.other.example').ours).toBe(true)
    expect(verdicts('excluded;DNS:acme.example', 'DNS:*.lab.acme.example').ours).toBe(false)
  })

  it('refuses constraints on names it cannot compare', () => {
    expect(verdicts('permitted;RID:1.2.3', 'RID:1.2.3').ours).toBe(false)
    expect(verdicts('excluded;RID:1.2.4', 'RID:1.2.3').ours).toBe(false)
  })
})
