import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Debian and others put the module of SoftHSM 2. */
const places = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
]

/** The module's file, or undefined where it is not installed; then a line says so that nobody overlooks. */
export const findSoftHsm = (): string | undefined => {
  const found = places.find((file) => existsSync(file))
  if (!found)
    process.stdout.write(
      '\n!!! SoftHSM 2 is not installed: the PKCS#11 keystore is NOT TESTED. sudo apt-get install softhsm2\n\n',
    )
  return found
}

/**
 * Makes tokens in a new folder. The module reads its configuration once for the process, from the environment that C
 * sees, which a thread of a test runner cannot set through `process.env`.
 */
export const makeTokens = async (labels: readonly string[], pin: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-softhsm-'))
  mkdirSync(join(folder, 'tokens'))
  const configuration = join(folder, 'softhsm2.conf')
  writeFileSync(
    configuration,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  for (const label of labels)
    execFileSync(
      'softhsm2-util',
      ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '87654321'],
      { env: { ...process.env, SOFTHSM2_CONF: configuration }, stdio: 'ignore' },
    )
  // Optional, as for the server.
  const { default: koffi } = await import('koffi')
  koffi.load('libc.so.6').func('int setenv(str name, str value, int overwrite)')(
    'SOFTHSM2_CONF',
    configuration,
    1,
  )
}
