import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateFileProblems, jwsRefusalCodes, pathRefusalCodes } from '@entente/trust'
import { afterAll, describe, expect, it, test } from 'vitest'
import { authorityExtensions, ecKey, make } from '../../../../../tests/support/certificates/certificates.ts'
import { locales } from '../../platform/i18n/locale.ts'
import { hasText, messages } from '../../platform/i18n/translate.ts'
import { certificateExplain } from './certificate-explain.ts'
import { meaningsOf } from '../code-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const run = async (...words: string[]): Promise<{ code: number; text: string }> => {
  const lines: string[] = []
  const add = (text: string): void => void lines.push(text)
  const code = await certificateExplain.run(words, { say: add, complain: add })
  return { code, text: lines.join('\n') }
}

describe('every code of the trust library', () => {
  const codes = [...new Set([...pathRefusalCodes, ...jwsRefusalCodes, ...certificateFileProblems])]

  test.each(codes)('%s has a cause and a remedy in three languages', (code) => {
    const meanings = meaningsOf(code)
    expect(meanings.length).toBeGreaterThan(0)
    for (const { explain } of meanings) {
      const texts = locales.map((locale) => Object.values(explain(locale)).join(' '))
      expect(new Set(texts).size).toBe(locales.length)
      for (const text of texts) expect(text.length).toBeGreaterThan(20)
    }
  })

  it('and no text is left over', () => {
    expect(Object.keys(messages.eng['refused-path']).toSorted()).toEqual(
      [...pathRefusalCodes, 'unreadable', 'bad-line'].toSorted(),
    )
    expect(Object.keys(messages.eng['refused-signature']).toSorted()).toEqual([...jwsRefusalCodes].toSorted())
  })

  it('the codes of the API can be explained without a case at hand', () => {
    for (const code of Object.keys(messages.eng.errors))
      for (const { explain } of meaningsOf(code))
        for (const locale of locales) expect(explain(locale).cause).not.toBe('')
    expect(hasText('KER-PCM-006')).toBe(true)
  })
})

describe('certificate explain', () => {
  const root = make({ subject: '/CN=Root', extensions: authorityExtensions, key: ecKey })
  const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
  const leaf = make({ subject: '/CN=leaf', issuer: root, extensions: identifiers })

  it('says what a code means, in three languages or in one', async () => {
    const { code, text } = await run('bad-signature')
    expect(code).toBe(0)
    expect(text).toContain('bad-signature  in a certificate path')
    expect(text).toContain('bad-signature  in a signature')
    expect(text).toContain('‹subject›')
    expect(text.match(/^ {2}(?:en|fr|ar) {2}/gm)).toHaveLength(6)
    const french = await run('KER-PCM-013', '--language', 'fr')
    expect(french.text).toMatch(/^KER-PCM-013 {2}in answers of the API\n {2}fr {2}[^\n]+\n[^\n]+$/)
  })

  it('says why a certificate is refused, as API and portal do', async () => {
    const { code, text } = await run(file('leaf.pem', leaf.certificate))
    expect(code).toBe(1)
    expect(text).toContain(`no-issuer  issuer, SHA-256 ${leaf.read.sha256}`)
    expect(text).toContain('The issuer CN=Root of CN=leaf is missing.')
    expect(text).toContain('L’émetteur CN=Root de CN=leaf manque.')
    expect(text).toContain('شهادة تلك الجهة')
  })

  it('says of a list what it could not read, even where nothing is wrong', async () => {
    const [target, anchor] = [file('l.pem', leaf.certificate), file('r.pem', root.certificate)]
    const { text } = await run(target, '--trust', anchor, '--crl', anchor, '--profile', 'path')
    expect(text).toMatch(/Could not be read: crls\[0\]: a PEM block with the label "CERTIFICATE"\nVALID/)
  })

  it.each([
    ['empty', ''],
    ['private-key', leaf.key],
    ['truncated-pem', leaf.certificate.slice(0, 100)],
    ['not-a-certificate', 'MAA='],
  ])('says that a file is no certificate: %s', async (problem, text) => {
    const answer = await run(file(`${problem}.pem`, text))
    expect(answer).toMatchObject({ code: 1 })
    expect(answer.text.split('\n')[0]).toBe(problem)
    expect(answer.text).toContain('Le fichier n’est pas un certificat accepté')
  })

  it('finds nothing wrong where nothing is', async () => {
    const extensions = [...authorityExtensions, ...identifiers]
    const issuer = make({ subject: '/CN=Sound root', extensions, key: ecKey })
    const sound = make({
      subject: '/CN=sound',
      issuer,
      extensions: ['keyUsage=critical,digitalSignature', ...identifiers],
    })
    const answer = await run(file('sound.pem', sound.certificate), file('root.pem', issuer.certificate))
    expect(answer).toMatchObject({ code: 0, text: expect.stringMatching(/^VALID/) })
  })

  it.each([
    [[], 'Neither a code nor a file'],
    [['expired', '--language', 'tlh'], '--language is one of'],
    [['nowhere.pem'], 'cannot be read'],
  ])('complains about %j', async (words, problem) => {
    await expect(run(...words)).rejects.toThrow(problem)
  })
})
