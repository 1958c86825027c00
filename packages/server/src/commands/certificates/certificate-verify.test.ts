import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ecKey, make } from '../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../tests/support/certificates/openssl.ts'
import { systemClock } from '../../platform/clock.ts'
import { MAXIMUM_LINE_LENGTH } from '../lines.ts'
import { createLineJudge } from './certificate-verify-batch.ts'
import { certificateVerify } from './certificate-verify.ts'
import { messages } from '../../platform/i18n/translate.ts'

const remedyOfNoIssuer = messages.eng['refused-path']['no-issuer'].remedy
const folder = mkdtempSync(join(tmpdir(), 'entente-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
const authority = [
  'basicConstraints=critical,CA:true',
  'keyUsage=critical,keyCertSign,cRLSign',
  ...identifiers,
]
const root = make({ subject: '/CN=Root', extensions: authority })
const leaf = make({
  subject: '/CN=leaf',
  issuer: root,
  extensions: ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature', ...identifiers],
})
const other = make({ subject: '/CN=Other', extensions: authority, key: ecKey })
const base64 = (made: typeof root): string => Buffer.from(made.read.der).toString('base64')
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const ask = (question: unknown): ReturnType<ReturnType<typeof createLineJudge>> =>
  createLineJudge(systemClock)(typeof question === 'object' ? JSON.stringify(question) : (question as string))
const sound = { id: 'a', target: base64(leaf), anchors: [base64(root)] }

describe('certificate verify-batch', () => {
  it('answers with the path, or with the refusal in words', () => {
    expect(ask(sound)).toEqual({
      id: 'a',
      valid: true,
      code: null,
      reason: null,
      chain: [leaf.read.sha256, root.read.sha256],
      ms: expect.any(Number),
    })
    const refused = ask({ ...sound, id: 7, anchors: [base64(other)] })
    expect(refused).toMatchObject({ id: 7, valid: false, code: 'no-issuer', chain: [] })
    expect(refused.reason).toContain('CN=leaf')
    expect(refused.reason).toContain('RFC 5280 §6.1.3')
    expect(refused.reason).toContain(remedyOfNoIssuer)
  })

  it.each([
    ['hard', 'revocation-unknown', { revocation: 'hard' }],
    ['a time before', 'not-yet-valid', { time: '1999-01-01T00:00:00Z' }],
    ['a peer name', 'peer-name-mismatch', { peerNames: [{ kind: 'DNS', value: 'a.example' }] }],
    ['a usage', 'usage-not-allowed', { keyUsage: ['keyAgreement'] }],
    ['a policy', 'policy-required', { requireExplicitPolicy: true }],
    ['web', 'not-for-web', { profile: 'web' }],
  ])('asks for %s', (_what, code, more) => expect(ask({ ...sound, ...more })).toMatchObject({ code }))

  it('counts intermediates for maxDepth', () => {
    const sub = make({ subject: '/CN=Sub', issuer: root, extensions: authority })
    const end = make({
      subject: '/CN=end',
      issuer: sub,
      extensions: ['basicConstraints=CA:false', ...identifiers],
    })
    const question = { target: base64(end), intermediates: [base64(sub)], anchors: [base64(root)] }
    expect(ask({ ...question, maxDepth: 1 })).toMatchObject({ valid: true })
    expect(ask({ ...question, maxDepth: 0 })).toMatchObject({ valid: false, code: 'too-deep' })
    expect(ask({ ...sound, maxDepth: 0 })).toMatchObject({ valid: true })
  })

  it('does not count self-issued authorities for maxDepth (RFC 5280 §6.1.4 (l))', () => {
    const renewed = make({
      subject: '/CN=Root',
      issuer: root,
      extensions: authority,
      key: ecKey,
      keyNumber: 77,
    })
    const end = make({
      subject: '/CN=end',
      issuer: renewed,
      extensions: ['basicConstraints=CA:false', ...identifiers],
    })
    const question = { target: base64(end), intermediates: [base64(renewed)], anchors: [base64(root)] }
    expect(ask({ ...question, maxDepth: 0 })).toMatchObject({ valid: true, chain: { length: 3 } })
  })

  it('believes SHA-1 below the anchor only where the question says that it is history', () => {
    const old = make({ subject: '/CN=old', issuer: root, extensions: identifiers, digest: 'sha1' })
    const question = { target: base64(old), anchors: [base64(root)] }
    for (const profile of ['rfc5280', 'path'])
      for (const [algorithms, verdict] of [
        [undefined, { valid: false, code: 'algorithm-not-allowed' }],
        ['current', { valid: false, code: 'algorithm-not-allowed' }],
        ['historical', { valid: true }],
      ] as const)
        expect(ask({ ...question, profile, algorithms })).toMatchObject(verdict)
    expect(ask({ ...question, profile: 'web', algorithms: 'historical' })).toMatchObject({ valid: false })
  })

  it('reads every list of a text, and every certificate', () => {
    const revoking = makeList(root, [leaf.certificate])
    const der = Buffer.from(revoking.replaceAll(/-----[^-]*-----|\s/gu, ''), 'base64')
    for (const list of [
      der.toString('base64'),
      revoking,
      `${makeList(other)}${revoking}`,
      Buffer.from(`# text\r\n${revoking.replaceAll('\n', '\r\n')}`).toString('base64'),
    ])
      expect(ask({ ...sound, crls: [list] })).toMatchObject({ code: 'revoked' })
    const anchors = [`${other.certificate}${root.certificate}`]
    expect(ask({ target: leaf.certificate, anchors })).toMatchObject({ valid: true })
  })

  it('says what it could not read and fields that it does not know, also where the path is valid', () => {
    const half = `${makeList(root)}${root.certificate}`
    const answer = ask({ ...sound, crls: ['AAAA', half], revocaton: 'hard', '\u202e': 1 })
    expect(answer).toMatchObject({ valid: true, reason: null })
    expect(answer.warnings).toEqual([
      'unknown field "revocaton"',
      'unknown field "\u202e"',
      expect.stringContaining('crls[0]: '),
      'crls[1], part 2: a PEM block with the label "CERTIFICATE"',
    ])
    expect(ask(sound)).not.toHaveProperty('warnings')
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, 1]))
    expect(ask({ ...sound, ...many }).warnings).toHaveLength(11)
  })

  it.each([
    ['certificates', { intermediates: Array.from({ length: 5001 }, () => 'AAAA') }, 'more than 5000'],
    ['lists', { crls: Array.from({ length: 1001 }, () => 'AAAA') }, 'more than 1000'],
    ['octets of lists', { crls: ['A'.repeat(17_000_000), 'A'.repeat(17_000_000)] }, 'longer than'],
  ])('says how much is too much of %s', (_what, more, reason) => {
    const answer = ask({ ...sound, ...more })
    expect(answer).toMatchObject({ code: 'bad-line' })
    expect(answer.reason).toContain(reason)
  })

  it('looks twenty certificates far when nothing is said', () => {
    const chain = [root]
    for (let depth = 1; depth <= 20; depth++)
      chain.push(make({ subject: `/CN=CA ${depth}`, issuer: chain.at(-1)!, extensions: authority }))
    const question = { target: base64(chain.at(-1)!), anchors: [base64(root)] }
    const intermediates = chain.slice(1, -1).map(base64)
    expect(ask({ ...question, intermediates }).chain).toHaveLength(21)
    expect(ask({ ...question, intermediates, maxDepth: 18 })).toMatchObject({ code: 'too-deep' })
  })

  it.each([
    ['not JSON', '{', null],
    ['no object', '[]', null],
    ['no target', { id: 'x', anchors: [] }, 'x'],
    ['text that is not base64', { ...sound, id: 'x', target: '***' }, 'x'],
    ['a word that nobody knows', { ...sound, id: 'x', revocation: 'maybe' }, 'x'],
    ['a time that is none', { ...sound, id: 'x', time: 'soon' }, 'x'],
    ['a time without a day', { ...sound, id: 'x', time: '12:00:00Z' }, 'x'],
    ['a peer of an unknown kind', { ...sound, id: 'x', peerNames: [{ kind: 'URI', value: 'a' }] }, 'x'],
    ['a peer without a value', { ...sound, id: 'x', peerNames: [{ kind: 'DNS' }] }, 'x'],
    ['algorithms that nobody knows', { ...sound, id: 'x', algorithms: 'all' }, 'x'],
    ['a profile that nobody knows', { ...sound, id: 'x', profile: 'strict' }, 'x'],
    ['a depth below zero', { ...sound, id: 'x', maxDepth: -1 }, 'x'],
    ['a purpose that is none', { ...sound, id: 'x', extendedKeyUsage: ['TLS'] }, 'x'],
    ['a policy that is no object identifier', { ...sound, id: 'x', initialPolicySet: ['any'] }, 'x'],
    ['an armour without an end', { ...sound, id: 'x', target: '-----BEGIN CERTIFICATE-----\nAAAA' }, 'x'],
    ['an anchor that is a number', { ...sound, id: 'x', anchors: [1] }, 'x'],
    ['a text', '"hello"', null],
    ['null', 'null', null],
    [
      'half a surrogate and a deep nest',
      `{"id":"\\ud800","target":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      '\ud800',
    ],
    ['a line that was too long to be kept', undefined, null],
  ])('answers %s with an error line', (_what, line, id) => {
    expect(ask(line)).toMatchObject({ id, valid: false, code: 'bad-line', chain: [] })
  })

  it('says what is wrong with a line in words, and the remedy', () => {
    const { reason } = ask({ ...sound, peerNames: [{ kind: 'URI', value: 'a' }] })
    expect(reason).toContain('peerNames.0.kind')
    expect(reason).toContain(messages.eng['refused-path']['bad-line'].remedy)
    expect(ask(undefined).reason).toContain(`longer than ${MAXIMUM_LINE_LENGTH} characters`)
  })

  it('takes PEM where base64 is due', () => {
    expect(ask({ target: leaf.certificate, anchors: [root.certificate] })).toMatchObject({ valid: true })
  })

  it.each([
    ['2000-01-01T00:00:00+02:00', 'not-yet-valid'],
    ['2000-01-01T00:00:00.123456Z', 'not-yet-valid'],
    ['2000-01-01T00:00:00', 'not-yet-valid'],
    ['9999-12-31T23:59:59Z', 'expired'],
  ])('takes the time %s', (time, code) => expect(ask({ ...sound, time })).toMatchObject({ code }))

  it('keeps to UTC where a time has no offset, and to the offset where it has one', () => {
    const { notBefore } = leaf.read
    const shifted = new Date(notBefore.getTime() + 2 * 3_600_000).toISOString().slice(0, 19)
    const [first, before] = [0, -1000].map((by) =>
      new Date(notBefore.getTime() + by).toISOString().slice(0, 19),
    )
    expect(ask({ ...sound, target: base64(root), time: first })).toMatchObject({ valid: true })
    expect(ask({ ...sound, target: base64(root), time: `${shifted}+02:00` })).toMatchObject({ valid: true })
    expect(ask({ ...sound, time: before })).toMatchObject({ code: 'not-yet-valid' })
  })

  it('answers for a target that cannot be read, and passes over others', () => {
    expect(ask({ ...sound, target: 'AAAA' })).toMatchObject({ valid: false, code: 'unreadable' })
    expect(ask({ ...sound, intermediates: ['AAAA'], crls: ['AAAA'], ocsp: ['AAAA'] })).toMatchObject({
      valid: true,
    })
    expect(ask({ ...sound, anchors: ['AAAA'] }).reason).toContain('Could not be read: anchors[0]')
  })

  it('answers ten thousand lines one after another', () => {
    const judge = createLineJudge(systemClock)
    const line = JSON.stringify(sound)
    for (let index = 0; index < 10_000; index++) expect(judge(line).valid).toBe(true)
  })
})

describe('certificate verify', () => {
  const run = async (...words: string[]): Promise<{ code: number; text: string }> => {
    const lines: string[] = []
    const add = (text: string): void => void lines.push(text)
    const code = await certificateVerify.run(words, { say: add, complain: add })
    return { code, text: lines.join('\n') }
  }
  const leafFile = file('leaf.pem', leaf.certificate)
  const rootFile = file('root.pem', root.certificate)

  it('says valid with the issuers, and leaves with 0', async () => {
    const { code, text } = await run(leafFile, '--trust', rootFile)
    expect(code).toBe(0)
    expect(text).toMatch(/^VALID {2}CN=leaf .*\n {2}issued by CN=Root/)
    expect((await run(leafFile, rootFile)).text).toContain('name your own with --trust')
  })

  it('reads lists in PEM, several in one file, and says of the rest what it is', async () => {
    const lists = file('lists.pem', `${makeList(other)}${makeList(root, [leaf.certificate])}`)
    expect((await run(leafFile, '--trust', rootFile, '--crl', lists)).text).toContain('revoked')
    const { code, text } = await run(leafFile, '--trust', rootFile, '--crl', rootFile)
    expect([code, text]).toEqual([0, expect.stringContaining('Could not be read: crls[0]: a PEM block')])
    const words = ['--trust', rootFile, '--algorithms', 'historical']
    expect((await run(leafFile, ...words)).code).toBe(0)
  })

  it('says what is wrong and what to do, and leaves with 1', async () => {
    const { code, text } = await run(leafFile, '--trust', file('other.pem', other.certificate))
    expect(code).toBe(1)
    expect(text).toContain('NOT VALID')
    expect(text).toContain(remedyOfNoIssuer)
  })

  it.each([
    [['nowhere.pem'], 'cannot be read'],
    [[], 'No file was named'],
    [['--frobnicate'], 'frobnicate'],
    [[leafFile, '--profile', 'none'], '--profile'],
  ])('complains about %j', async (words, problem) => {
    await expect(run(...words)).rejects.toThrow(problem)
  })
})
