import { deviceWords, type BenchDevice } from './device-proof.ts'
/** What a question must show for a stop to be seen: a key, as all do; a client in its place; or a device beside it. */
type Shown = 'key' | 'client' | 'device'

/** How one kind of thing is stopped and brought back: by SQL with the partner's id, or by an entry of the hotlist. */
export type StopKind = { readonly shown: Shown } & (
  | { readonly stop: string; readonly back: string }
  | { readonly listed: (partnerId: string, device: BenchDevice) => Readonly<Record<string, string>> }
)

interface Change {
  readonly stop: string
  readonly back: string
}

const active = (table: string, where: string): Change => ({
  stop: `update ${table} set is_active = false where ${where}`,
  back: `update ${table} set is_active = true where ${where}`,
})

const state = (table: string, to: string, from: string, where: string): Change => ({
  stop: `update ${table} set state = '${to}' where ${where}`,
  back: `update ${table} set state = '${from}' where ${where}`,
})

const decided = (table: string, where: string): Change => ({
  stop: `update ${table} set status = 'deactivated' where ${where} and status = 'approved' and $1 <> ''`,
  back: `update ${table} set status = 'approved' where ${where} and status = 'deactivated' and $1 <> ''`,
})

const issued = (table: string, where: string): Change => ({
  stop: `update ${table} set state = 'deactivated', stopped_by = 'partner' where ${where}`,
  back: `update ${table} set state = 'active', stopped_by = null where ${where}`,
})

const ofPartner = '(select policy_id from api_key where partner_id = $1 limit 1)'

/**
 * Everything that the decision's memory knows. Certificates of partners of this world are copies of one, whose serial each row
 * has for itself; so one is stopped by its end, which is the same word of the feed as its revocation.
 */
const changes: Readonly<Record<string, Change>> = {
  partner: active('partner', 'id = $1'),
  MISP: active('partner', `id = 'asker-0' and $1 <> ''`),
  key: issued('api_key', 'partner_id = $1'),
  licence: issued('licence', `partner_id = 'asker-0' and $1 <> ''`),
  request: state('policy_request', 'rejected', 'approved', 'partner_id = $1'),
  policy: state('policy', 'deactivated', 'activated', `id = ${ofPartner}`),
  group: active('policy_group', `id = (select group_id from policy where id = ${ofPartner})`),
  certificate: {
    stop: `update held_certificate set superseded_at = now() where holder_type = 'partner' and holder_id = $1`,
    back: `update held_certificate set superseded_at = null where holder_type = 'partner' and holder_id = $1`,
  },
  authority: {
    stop: `update trust_certificate set state = 'SUSPENDED', state_reason = 'bench', state_changed_at = now(),
             state_changed_by = 'bench' where domain = 'AUTH' and state = 'ACTIVE' and $1 <> ''`,
    back: `update trust_certificate set state = 'ACTIVE' where domain = 'AUTH' and state_reason = 'bench' and $1 <> ''`,
  },
}

/** Beside them: of devices nothing but the hotlist is remembered, the register is asked each time. */
const ofDevices: Readonly<Record<string, Change>> = {
  'device model': decided('device_model', `make = '${deviceWords.make}' and model = '${deviceWords.model}'`),
  SBI: decided('sbi', `partner_id = '${deviceWords.deviceProviderId}' and software_version = 'Capture 2.0'`),
  chip: decided('chip', `partner_id = 'ftm' and model = 'Vault S1'`),
  provider: active('partner', `id = '${deviceWords.deviceProviderId}' and $1 <> ''`),
}

/** A client of the sandbox's bank, of which the stops know that it is in use. */
const client: Change = {
  stop: `update oidc_client set state = 'inactive', stopped_by = 'partner' where partner_id = $1 and name = 'Online banking'`,
  back: `update oidc_client set state = 'active', stopped_by = null where partner_id = $1 and name = 'Online banking'`,
}

/** Has the client in use. @returns its id */
export const useClient = `update oidc_client set state = 'active', stopped_by = null
  where partner_id = 'bank' and name = 'Online banking' returning client_id`

const { serialNo: serialNumber, make, model, deviceProviderId: providerId } = deviceWords

const shownBy = (shown: Shown, all: Readonly<Record<string, Change>>): Record<string, StopKind> =>
  Object.fromEntries(Object.entries(all).map(([name, change]) => [name, { shown, ...change }]))

/** Everything that a stop can be about. */
export const stopKinds: Readonly<Record<string, StopKind>> = {
  ...shownBy('key', changes),
  ...shownBy('client', { client }),
  ...shownBy('device', ofDevices),
  'hotlist: partner': { shown: 'key', listed: (id) => ({ kind: 'partner', providerId: id }) },
  'hotlist: device': { shown: 'device', listed: () => ({ kind: 'device', serialNumber, make, model }) },
  'hotlist: device model': { shown: 'device', listed: () => ({ kind: 'device_model', make, model }) },
  'hotlist: SBI': {
    shown: 'device',
    listed: () => ({ kind: 'sbi', providerId, softwareVersion: 'Capture 2.0' }),
  },
  'hotlist: chip': {
    shown: 'device',
    listed: (_, { chipCertificate }) => ({ kind: 'chip_key', publicKey: chipCertificate }),
  },
  'hotlist: provider': { shown: 'device', listed: () => ({ kind: 'provider', providerId }) },
}
