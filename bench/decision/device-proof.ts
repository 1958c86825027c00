import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createJwsSigner, onlyCertificateOf, readCertificateFile, signForJws } from '@entente/trust'
import { sandboxDevices } from '../../packages/server/src/seed/sandbox-files.ts'

/** A device of the sandbox, whose chip signs who it is. */
export interface BenchDevice {
  /** What a device sends that is asked who it is; good for some minutes. */
  proof(): Promise<string>
  /** PEM. */
  readonly chipCertificate: string
}

/** What it says of itself; its model is approved, on an interface that is (`sandbox-devices.ts`). */
export const deviceWords = {
  serialNo: 'SN-BENCH-1',
  make: 'Argus',
  model: 'F4',
  type: 'Finger',
  deviceSubType: 'Slap',
  deviceProvider: sandboxDevices,
  deviceProviderId: 'devices',
}

/** The device with the chip of the sandbox that is approved. @param folder of the sandbox's certificates */
export const openDevice = async (folder: string): Promise<BenchDevice> => {
  const file = (ending: string): Promise<string> =>
    readFile(join(folder, `sandbox-chips/chip-1.${ending}`), 'utf8')
  const chipCertificate = await file('pem')
  const only = onlyCertificateOf(readCertificateFile(chipCertificate))
  if (!only.ok) throw new Error('the sandbox has no chip')
  const key = createPrivateKey(await file('key'))
  const signer = createJwsSigner({
    algorithm: 'RS256',
    certificates: [only.certificate],
    sign: async (input) => signForJws('RS256', key, input),
  })
  return {
    chipCertificate,
    proof: () =>
      signer.compact(Buffer.from(JSON.stringify({ ...deviceWords, dateTime: new Date().toISOString() }))),
  }
}
