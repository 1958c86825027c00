import { importAccounts } from '../../../packages/server/src/seed/import-accounts.ts'
import type { TestApp } from '../app.ts'
import { sceneAuthority, sceneCertificate } from './ftm-scene.ts'
import { passwordOf } from '../people/personas.ts'

/** Partners with a policy group, and device providers, which have none; each is the user name of its owner, too. */
export const relyingParties = {
  bank: { organisation: 'Relying Bank', partnerType: 'Auth_Partner' },
  insurer: { organisation: 'Relying Insurer', partnerType: 'Auth_Partner' },
  printer: { organisation: 'Relying Printer', partnerType: 'Credential_Partner' },
  verifier: { organisation: 'Relying Verifier', partnerType: 'Online_Verification_Partner' },
  broker: { organisation: 'Relying Broker', partnerType: 'MISP_Partner' },
  courier: { organisation: 'Relying Courier', partnerType: 'MISP_Partner' },
  scanner: { organisation: 'Relying Scanner', partnerType: 'Device_Provider' },
  sensor: { organisation: 'Relying Sensor', partnerType: 'Device_Provider' },
} as const

export type RelyingParty = keyof typeof relyingParties

/** Colleagues at a relying party: they hold no role of their own, their organisation brings it. */
export const relyingColleagues = {
  'bank-operator': { partnerId: 'bank', role: 'operator' },
  'bank-auditor': { partnerId: 'bank', role: 'auditor' },
  'printer-auditor': { partnerId: 'printer', role: 'auditor' },
  'broker-auditor': { partnerId: 'broker', role: 'auditor' },
  'scanner-auditor': { partnerId: 'scanner', role: 'auditor' },
} as const

export type RelyingPersona = RelyingParty | keyof typeof relyingColleagues

/** The group that all of them are in; the platform's own policy `mpolicy-default-auth` is, too. */
export const relyingGroup = 'mpolicygroup-default-auth'

type PartnerType = (typeof relyingParties)[RelyingParty]['partnerType']

const groupOf = (partnerType: PartnerType): string | undefined =>
  partnerType === 'Device_Provider' ? undefined : relyingGroup
const domainOf = (partnerType: PartnerType) => (partnerType === 'Device_Provider' ? 'DEVICE' : 'AUTH')

const entryOf = (username: string) => ({
  username,
  password: passwordOf(username),
  email: `${username}@relying.example.org`,
  firstName: 'First',
  lastName: username,
  address: '1 Test Street',
  phone: '+000000000',
})

const accounts = [
  ...Object.entries(relyingParties).map(([name, { organisation, partnerType }]) => ({
    ...entryOf(name),
    organizationName: organisation,
    partnerType,
    ...(groupOf(partnerType) === undefined ? {} : { policyGroup: groupOf(partnerType) }),
  })),
  ...Object.entries(relyingColleagues).map(([name, membership]) => ({
    ...entryOf(name),
    memberOf: [membership],
  })),
]

/** Relying parties of an app, as members of their policy group. */
export interface RelyingScene {
  readonly api: TestApp
  /** Brings a party to where it has its certificate and is active, whatever was done with it. @returns its id */
  active(party: RelyingParty): Promise<RelyingParty>
  /** Brings a party to where it has never had a certificate. @returns its id */
  fresh(party: RelyingParty): Promise<RelyingParty>
}

const upload = async (api: TestApp): Promise<void> => {
  const { root, sub } = sceneAuthority()
  for (const partnerDomain of ['AUTH', 'DEVICE'])
    for (const { certificate } of [root, sub])
      await api.as('admin').call('trust-store.upload', {
        request: { certificateData: certificate, partnerDomain },
      })
  for (const [name, { organisation, partnerType }] of Object.entries(relyingParties)) {
    const { codes } = await api.as(name as RelyingParty).call('partner-certificates.upload', {
      request: {
        partnerId: name,
        certificateData: sceneCertificate(organisation).certificate,
        partnerDomain: domainOf(partnerType),
      },
    })
    if (codes.length > 0) throw new Error(`${name} got no certificate: ${codes.join()}`)
  }
}

const setScene = async (api: TestApp): Promise<RelyingScene> => {
  await importAccounts(api.app, { accounts })
  await upload(api)
  const move = async (party: RelyingParty, isActive: boolean): Promise<RelyingParty> => {
    await api.query(
      `update partner set is_active = $2, is_certified = $2, policy_group_id = $3,
         approval_status = case when $2 then 'approved' else 'InProgress' end where id = $1`,
      [party, isActive, groupOf(relyingParties[party].partnerType) ?? null],
    )
    return party
  }
  return { api, active: (party) => move(party, true), fresh: (party) => move(party, false) }
}

const scenes = new WeakMap<TestApp, Promise<RelyingScene>>()

/** The relying parties of an app, active and with certificates; made when they are first asked for. */
export const relyingSceneOf = (api: TestApp): Promise<RelyingScene> => {
  const known = scenes.get(api) ?? setScene(api)
  scenes.set(api, known)
  return known
}
