import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import { generateKey, replaceKey, setKeyStatus } from '../modules/api-keys/index.ts'

/** The policy that was approved for the bank. */
const policyName = 'Identity data'

/**
 * Keys of the bank: one in use, whose text lies in a file for whoever tries it; one that another has replaced, both live for
 * the overlap; one that is deactivated; and one that ends soon.
 */
export const seedKeys = async (
  { app, bank, admin }: { readonly app: App; readonly bank: Authority; readonly admin: Authority },
  folder: string,
): Promise<void> => {
  const make = (label: string, validDays: number | null = null) =>
    generateKey(app, bank, { partnerId: 'bank', policyName, label, validDays })
  const { text } = await make('Branch counters')
  await make('Pilot at the airport', 5)
  const { key: mobile } = await make('Mobile app')
  const replacement = { policyId: null, validDays: null, overlapDays: null }
  await replaceKey(app, bank, {
    ...replacement,
    keyId: mobile.id,
    label: 'Mobile app 2',
    reason: 'Once a year.',
  })
  const { key: bench } = await make('Test bench')
  await setKeyStatus(app, admin, {
    keyId: bench.id,
    activate: false,
    reason: 'The key was found in a public repository.',
  })
  const ownFolder = join(folder, 'sandbox-bank')
  await mkdir(ownFolder, { recursive: true })
  await writeFile(join(ownFolder, 'api-key.txt'), `${text}\n`, { mode: 0o600 })
}
