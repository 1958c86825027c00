import { join } from 'node:path'
import { Authority } from '../platform/access/authority.ts'
import type { Membership } from '../platform/access/membership.ts'
import type { Role } from '../platform/access/roles.ts'
import type { App } from '../platform/app.ts'
import {
  addChip,
  deactivateChip,
  decideChip,
  uploadChipCertificate,
  type Chip,
} from '../modules/chips/index.ts'
import { loadAccountByUserName, loadAccountWithPassword } from '../modules/accounts/index.ts'
import { uploadPartnerCertificate } from '../modules/partner-certificates/index.ts'
import { createGroup, createPolicy, deactivatePolicy, publishPolicy } from '../modules/policies/index.ts'
import { loadPartner } from '../modules/partners/index.ts'
import { uploadCaCertificates } from '../modules/trust-store/index.ts'
import { certificatePem, type DemoIdentity } from './demo-authority.ts'
import { importAccounts } from './import-accounts.ts'
import {
  makeSandboxIdentities,
  sandboxBank,
  sandboxCarrier,
  sandboxDevices,
  sandboxOrganisation,
  writeSandboxFiles,
} from './sandbox-files.ts'
import { seedDevices } from './sandbox-devices.ts'
import { seedHotlist } from './sandbox-hotlist.ts'
import { seedClients } from './sandbox-clients.ts'
import { seedKeys } from './sandbox-keys.ts'
import { carrierGroup, seedCarrierPolicy, seedLicences } from './sandbox-licences.ts'
import { requestedPolicies, seedRequests } from './sandbox-requests.ts'

/** A sign-in of the sandbox. */
interface SandboxSignIn {
  readonly userName: string
  readonly password: string
  readonly who: string
}

/** What a person needs to know to play. */
export interface SandboxNotes {
  readonly url: string
  readonly folder: string
  /** Empty where an outside provider signs people in. */
  readonly signIns: readonly SandboxSignIn[]
}

const signIns: readonly SandboxSignIn[] = [
  { userName: 'admin', password: 'sandbox-admin-sesame', who: 'partner administrator' },
  { userName: 'officer', password: 'sandbox-officer-sesame', who: 'policy manager' },
  { userName: 'ftm', password: 'sandbox-ftm-sesame', who: `FTM chip provider "${sandboxOrganisation}"` },
  { userName: 'bank', password: 'sandbox-bank-sesame', who: `authentication partner "${sandboxBank}"` },
  { userName: 'carrier', password: 'sandbox-carrier-sesame', who: `MISP "${sandboxCarrier}"` },
  { userName: 'devices', password: 'sandbox-devices-sesame', who: `device provider "${sandboxDevices}"` },
]

const passwordOf = (userName: string): string =>
  signIns.find((signIn) => signIn.userName === userName)?.password ?? ''

const accounts = [
  {
    username: 'admin',
    password: passwordOf('admin'),
    email: 'admin@sandbox.example.org',
    firstName: 'Amina',
    lastName: 'Rahal',
    organizationName: 'Digital Identity Authority',
    address: '1 Registry Square',
    phone: '+000000001',
    locale: 'eng',
    roles: ['PARTNER_ADMIN'],
  },
  {
    username: 'officer',
    password: passwordOf('officer'),
    email: 'officer@sandbox.example.org',
    firstName: 'Ona',
    lastName: 'Petit',
    organizationName: 'Digital Identity Authority',
    address: '1 Registry Square',
    phone: '+000000003',
    locale: 'eng',
    roles: ['POLICYMANAGER'],
  },
  {
    username: 'ftm',
    password: passwordOf('ftm'),
    email: 'ftm@sandbox.example.org',
    firstName: 'Felix',
    lastName: 'Okafor',
    organizationName: sandboxOrganisation,
    address: '7 Foundry Road',
    phone: '+000000002',
    partnerType: 'FTM_Provider',
    locale: 'eng',
    roles: ['FTM_PROVIDER'],
  },
  {
    username: 'devices',
    password: passwordOf('devices'),
    email: 'devices@sandbox.example.org',
    firstName: 'Dalia',
    lastName: 'Novak',
    organizationName: sandboxDevices,
    address: '5 Lens Lane',
    phone: '+000000006',
    partnerType: 'Device_Provider',
    locale: 'eng',
    roles: ['DEVICE_PROVIDER'],
  },
]

/** Its group is there once the policies are. */
const bankAccount = {
  username: 'bank',
  password: passwordOf('bank'),
  email: 'bank@sandbox.example.org',
  firstName: 'Berit',
  lastName: 'Sand',
  organizationName: sandboxBank,
  address: '3 Exchange Street',
  phone: '+000000004',
  partnerType: 'Auth_Partner',
  policyGroup: 'Banks',
  locale: 'eng',
  roles: ['AUTH_PARTNER'],
}

/** As the bank, once its group is there. */
const carrierAccount = {
  username: 'carrier',
  password: passwordOf('carrier'),
  email: 'carrier@sandbox.example.org',
  firstName: 'Carla',
  lastName: 'Mbeki',
  organizationName: sandboxCarrier,
  address: '9 Relay Lane',
  phone: '+000000005',
  partnerType: 'MISP_Partner',
  policyGroup: carrierGroup,
  locale: 'eng',
  roles: ['MISP_PARTNER'],
}

const actAs = (userName: string, role: Role, memberships: readonly Membership[] = []): Authority =>
  new Authority({ accountId: null, userName, email: '', roles: new Set([role]), memberships, locale: 'eng' })

/** Somebody of the sandbox as the person that they are: a program gives none of two approvals. */
const actAsPerson = async (app: App, userName: string, role: Role): Promise<Authority> => {
  const account = await loadAccountByUserName(app.database, userName)
  if (!account) throw new Error(`the sandbox has no account ${userName}`)
  const { caller } = actAs(userName, role)
  return new Authority({ ...caller, accountId: account.id })
}

const models = ['Vault S1', 'Vault S2', 'Vault S3', 'Vault S4', 'Vault S5'] as const

interface Cast {
  readonly app: App
  readonly admin: Authority
  readonly ftm: Authority
}

const addSubmittedChip = async ({ app, ftm }: Cast, model: string, identity: DemoIdentity): Promise<Chip> => {
  const chip = await addChip(app, ftm, { providerId: 'ftm', make: 'Ferrum', model })
  await uploadChipCertificate(app, ftm, {
    providerId: 'ftm',
    chipId: chip.id,
    text: certificatePem(identity),
    domain: 'FTM',
  })
  return chip
}

/** One chip in each status, so that every list and badge has something to show. */
const seedChips = async (cast: Cast, identities: readonly DemoIdentity[]): Promise<void> => {
  const { app, admin, ftm } = cast
  const chips: Chip[] = []
  for (const [index, identity] of identities.entries())
    chips.push(await addSubmittedChip(cast, models[index] ?? `Vault S${index + 1}`, identity))
  const [approved, rejected, deactivated] = chips
  if (!approved || !rejected || !deactivated)
    throw new Error('the sandbox needs a certificate for each status')
  const reason = 'The certificate names an older revision of the chip.'
  await decideChip(app, admin, { id: approved.id, approve: true, reason: null })
  await decideChip(app, admin, { id: rejected.id, approve: false, reason })
  await decideChip(app, admin, { id: deactivated.id, approve: true, reason: null })
  await deactivateChip(app, ftm, { id: deactivated.id, reason: 'Production has ended.' })
  await addChip(app, ftm, { providerId: 'ftm', make: 'Ferrum', model: models[4] })
}

/** A group with a policy in each state, and those that its bank asks for. @returns the group's id */
const seedPolicies = async (app: App): Promise<string> => {
  const officer = actAs('officer', 'POLICYMANAGER')
  const group = await createGroup(app, officer, { name: 'Banks', description: 'Banks and payment services' })
  const kinds = ['One-time codes', 'Identity data', 'Identity data of 2025', ...requestedPolicies]
  const made: string[] = []
  for (const [index, name] of kinds.entries()) {
    const { policy } = await createPolicy(app, officer, {
      id: undefined,
      policyType: 'Auth',
      groupName: group.name,
      name,
      description: 'What banks may ask for',
      version: '1',
      document: {
        authTokenType: 'policy',
        allowedAuthTypes: [{ authType: 'otp', authSubType: '', mandatory: false }],
        allowedKycAttributes: index === 0 ? [] : [{ attributeName: 'fullName' }, { attributeName: 'photo' }],
      },
    })
    made.push(policy.id)
  }
  const [, , ended] = made
  for (const id of made.slice(1)) await publishPolicy(app, officer, { id, groupId: group.id })
  if (ended !== undefined)
    await deactivatePolicy(app, officer, { id: ended, reason: 'Replaced by the policy of this year.' })
  return group.id
}

const trustDomains = ['FTM', 'DEVICE', 'AUTH'] as const

/**
 * Demo accounts, a demo CA with ready certificate files, and rows for every list. What was seeded before stays.
 * Settings refuse this in production.
 */
export const seedSandbox = async (app: App): Promise<SandboxNotes> => {
  const folder = join(app.settings.dataDirectory, 'sandbox')
  const { oidc, publicUrl } = app.settings
  const notes = { url: publicUrl, folder, signIns: oidc ? [] : signIns }
  if (await loadPartner(app.database, 'ftm')) {
    // Seeded while people signed in elsewhere: the published passwords are wanted now.
    const isPasswordless = (await loadAccountWithPassword(app.database, 'admin'))?.passwordHash === null
    if (!oidc && isPasswordless)
      await importAccounts(app, { accounts: [...accounts, bankAccount, carrierAccount], clients: [] })
    return notes
  }
  await importAccounts(app, { accounts, clients: [] })
  const identities = await makeSandboxIdentities(app.clock.now())
  await writeSandboxFiles(folder, identities)
  const own: Membership = { partnerId: 'ftm', role: 'owner', partnerType: 'FTM_Provider' }
  const cast: Cast = { app, admin: actAs('admin', 'PARTNER_ADMIN'), ftm: actAs('ftm', 'FTM_PROVIDER', [own]) }
  const chain = certificatePem(identities.trusted.root) + certificatePem(identities.trusted.sub)
  for (const domain of trustDomains) await uploadCaCertificates(app, cast.admin, chain, domain)
  await uploadPartnerCertificate(app, cast.ftm, {
    partnerId: 'ftm',
    text: certificatePem(identities.partner),
    domain: 'FTM',
  })
  await seedChips(cast, identities.chips)
  const deviceMembership: Membership = {
    partnerId: 'devices',
    role: 'owner',
    partnerType: 'Device_Provider',
  }
  const device = actAs('devices', 'DEVICE_PROVIDER', [deviceMembership])
  await seedDevices({ app, device, admin: cast.admin }, certificatePem(identities.device))
  await seedHotlist(app, cast.admin)
  const groupId = await seedPolicies(app)
  await seedCarrierPolicy(app, actAs('officer', 'POLICYMANAGER'))
  await importAccounts(app, { accounts: [bankAccount, carrierAccount], clients: [] })
  const bankMembership: Membership = { partnerId: 'bank', role: 'owner', partnerType: 'Auth_Partner' }
  const bank = actAs('bank', 'AUTH_PARTNER', [bankMembership])
  const officer = await actAsPerson(app, 'officer', 'POLICYMANAGER')
  await seedRequests(
    { app, bank, officer, admin: cast.admin },
    { certificate: certificatePem(identities.bank), groupId },
  )
  await seedKeys({ app, bank, admin: cast.admin }, folder)
  const carrierMembership: Membership = {
    partnerId: 'carrier',
    role: 'owner',
    partnerType: 'MISP_Partner',
  }
  const carrier = actAs('carrier', 'MISP_PARTNER', [carrierMembership])
  await seedLicences(
    { app, carrier, officer, admin: cast.admin },
    { certificate: certificatePem(identities.carrier), folder },
  )
  await seedClients({ app, bank, admin: cast.admin }, folder)
  return notes
}
