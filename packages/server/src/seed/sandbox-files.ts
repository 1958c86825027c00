import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { certificatePem, keyPem, makeIdentity, type DemoIdentity } from './demo-authority.ts'

/** The organisation of the sandbox's chip provider. */
export const sandboxOrganisation = 'Sandbox Chips'
/** The organisation of the sandbox's relying party. */
export const sandboxBank = 'Sandbox Bank'
/** The organisation of the sandbox's MISP. */
export const sandboxCarrier = 'Sandbox Carrier'
/** The organisation of the sandbox's device provider. */
export const sandboxDevices = 'Sandbox Devices'
/** An organisation that nobody has registered yet; its certificates lie ready for whoever tries the journey. */
const newcomerOrganisation = 'Newcomer Chips'

/** A root and the sub CA below it. */
interface Authority {
  readonly root: DemoIdentity
  readonly sub: DemoIdentity
}

const makeAuthority = async (organisation: string, now: Date): Promise<Authority> => {
  const root = await makeIdentity({ organisation, commonName: `${organisation} Root CA`, pathLength: 1, now })
  const sub = await makeIdentity({
    organisation,
    commonName: `${organisation} Issuing CA`,
    issuer: root,
    pathLength: 0,
    now,
  })
  return { root, sub }
}

/** The identities of the sandbox. */
export interface SandboxIdentities {
  /** Stored in the trust store by the seed. */
  readonly trusted: Authority
  /** Not stored: for trying the upload. */
  readonly fresh: Authority
  readonly partner: DemoIdentity
  readonly bank: DemoIdentity
  readonly carrier: DemoIdentity
  readonly device: DemoIdentity
  readonly chips: readonly DemoIdentity[]
  readonly newcomer: DemoIdentity
  readonly newcomerChip: DemoIdentity
  readonly selfSigned: DemoIdentity
}

const chipCount = 4

/** Makes every key and certificate of the sandbox. */
export const makeSandboxIdentities = async (now: Date): Promise<SandboxIdentities> => {
  const trusted = await makeAuthority('Demo Trust', now)
  const fresh = await makeAuthority('Fresh Trust', now)
  const leaf = (organisation: string, commonName: string, issuer: DemoIdentity) =>
    makeIdentity({ organisation, commonName, issuer, now })
  const chips: DemoIdentity[] = []
  for (let number = 1; number <= chipCount; number += 1)
    chips.push(await leaf(sandboxOrganisation, `Chip ${number}`, trusted.sub))
  return {
    trusted,
    fresh,
    partner: await leaf(sandboxOrganisation, 'Sandbox Chips Partner', trusted.sub),
    bank: await leaf(sandboxBank, 'Sandbox Bank', trusted.sub),
    carrier: await leaf(sandboxCarrier, 'Sandbox Carrier', trusted.sub),
    device: await leaf(sandboxDevices, 'Sandbox Devices', trusted.sub),
    chips,
    newcomer: await leaf(newcomerOrganisation, 'Newcomer Chips Partner', fresh.sub),
    newcomerChip: await leaf(newcomerOrganisation, 'Newcomer Chip 1', fresh.sub),
    selfSigned: await makeIdentity({ organisation: newcomerOrganisation, commonName: 'Self-signed', now }),
  }
}

const readme = `Certificates to try Entente with. They are worth nothing anywhere else.

fresh-trust/root-ca.pem, sub-ca.pem    upload them as admin in the trust store, domain FTM
newcomer/partner.pem                   register with the organisation "${newcomerOrganisation}", then upload it
newcomer/chip-1.pem                    the certificate of that partner's chip
sandbox-chips/                         what the account "ftm" has uploaded, and more of its chips
sandbox-carrier/                       what the account "carrier" has uploaded, and its newest licence key
sandbox-devices/                       what the account "devices" has uploaded
sandbox-bank/                          what the account "bank" has uploaded, the API key of its branches, and the private key of its client
demo-trust/                            the authorities that are in the trust store from the start
refused/self-signed.pem                refused: nobody signed it
refused/wrong-organisation.pem         refused for everybody but "${sandboxOrganisation}"
refused/damaged.pem                    refused: its content is damaged
refused/private-key.pem                refused: a private key has no place in an upload
`

/** Writes the ready certificate files. Private keys lie beside their certificates, readable by the owner only. */
export const writeSandboxFiles = async (folder: string, all: SandboxIdentities): Promise<void> => {
  const write = async (name: string, text: string, mode = 0o644): Promise<void> => {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { mode })
  }
  const both = async (name: string, identity: DemoIdentity): Promise<void> => {
    await write(`${name}.pem`, certificatePem(identity))
    await write(`${name}.key`, keyPem(identity), 0o600)
  }
  await write('README.txt', readme)
  for (const [name, authority] of [
    ['demo-trust', all.trusted],
    ['fresh-trust', all.fresh],
  ] as const) {
    await both(`${name}/root-ca`, authority.root)
    await both(`${name}/sub-ca`, authority.sub)
  }
  await both('sandbox-chips/partner', all.partner)
  await both('sandbox-bank/partner', all.bank)
  await both('sandbox-carrier/partner', all.carrier)
  await both('sandbox-devices/partner', all.device)
  for (const [index, chip] of all.chips.entries()) await both(`sandbox-chips/chip-${index + 1}`, chip)
  await both('newcomer/partner', all.newcomer)
  await both('newcomer/chip-1', all.newcomerChip)
  await write('refused/self-signed.pem', certificatePem(all.selfSigned))
  await write('refused/wrong-organisation.pem', certificatePem(all.partner))
  await write('refused/private-key.pem', keyPem(all.selfSigned), 0o600)
  await write(
    'refused/damaged.pem',
    certificatePem(all.newcomer).replace(/\n.{64}\n/u, `\n${'A'.repeat(64)}\n`),
  )
}
