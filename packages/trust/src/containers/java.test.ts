import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { OpensslAuthority } from '../testing/openssl-authority.ts'
import { openData, readSealedData, sealData } from './sealed-data.ts'
import { sessionKeyOpener } from './session-keys.ts'

const program = fileURLToPath(new URL('../testing/Envelope.java', import.meta.url))
const hasJava = spawnSync('javac', ['-version']).status === 0
if (!hasJava)
  process.stderr.write('SKIPPED: no JDK here, so nobody compares our containers with a Java party\n')

const authority = new OpensslAuthority()
afterAll(() => authority.close())
const plain = Buffer.from('{"name":"Zoë"}')

describe.skipIf(!hasJava)('A8 F1 with a Java party', () => {
  const recipient = authority.issue('recipient', { subject: '/CN=recipient', kind: 'rsa' })
  const java = (...words: readonly string[]): void =>
    void execFileSync('java', ['-XX:TieredStopAtLevel=1', program, ...words], { cwd: authority.folder })

  test('A8 Java opens what we seal', () => {
    authority.write('sealed.bin', sealData(recipient, plain))
    authority.run('pkcs8', '-topk8', '-nocrypt', '-in', 'recipient.key', '-outform', 'DER', '-out', 'key.der')
    java('open', 'key.der', 'sealed.bin', 'opened.bin')
    expect(authority.read('opened.bin')).toEqual(plain)
  })

  test('A8 we open what Java seals', async () => {
    authority.write('plain.bin', plain)
    authority.write('recipient.der', recipient.der)
    java('seal', 'recipient.der', 'plain.bin', 'java.bin')
    const open = sessionKeyOpener(createPrivateKey(authority.read('recipient.key')))
    const data = readSealedData(authority.read('java.bin'))
    expect(data).toMatchObject({ version: 2, thumbprint: Buffer.from(recipient.sha256, 'hex') })
    expect(await openData(data!, open)).toEqual(plain)
  })
})
