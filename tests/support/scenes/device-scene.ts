import { endOfDay } from '../../../packages/server/src/modules/sbis/sbi-dates.ts'
import type { DeviceStatus } from '../../../packages/server/src/modules/device-models/index.ts'
import type { SbiStatus } from '../../../packages/server/src/modules/sbis/index.ts'
import { newId } from '../../../packages/server/src/platform/ids.ts'
import type { TestApp } from '../app.ts'
import { relyingSceneOf } from './relying-scene.ts'

/** A device provider of the relying scene. */
export type Provider = 'scanner' | 'sensor'

/** What S1 takes. */
interface SbiFields {
  readonly swBinaryHash: string
  readonly swVersion: string
  readonly swCreateDateTime: string
  readonly swExpiryDateTime: string
}

/** What S9 takes, but for the envelope. */
interface DeviceFields {
  readonly deviceProviderId: string
  readonly deviceTypeCode: string
  readonly deviceSubTypeCode: string
  readonly make: string
  readonly model: string
}

/** Interfaces and devices of two providers, in whatever state a test needs. */
export interface DeviceScene {
  readonly api: TestApp
  /** Fields of an interface that nothing else has: made ten days ago, expiring in a hundred. */
  newSbi(): SbiFields
  addSbi(provider?: Provider, over?: Partial<SbiFields>): Promise<string>
  /** A new interface of this provider that has come to this state. @returns its id */
  sbiIn(status: SbiStatus, provider?: Provider): Promise<string>
  /** An approved interface whose day of expiry is over, and which nobody has ended yet. */
  expiredSbi(status?: 'approved' | 'pending_approval', provider?: Provider): Promise<string>
  /** Fields of a device that nothing else has. */
  newDevice(provider?: Provider): DeviceFields
  /** A new device of an approved interface that has come to this state. @returns both ids */
  deviceIn(
    status: DeviceStatus,
    provider?: Provider,
    sbiId?: string,
  ): Promise<{ readonly deviceId: string; readonly sbiId: string }>
  decideDevice(device: { readonly deviceId: string; readonly sbiId: string }, status: string): Promise<void>
  /** An interface as no operation leaves one: of a partner of another type. */
  plantSbi(partnerId: string): Promise<string>
}

const dayMilliseconds = 86_400_000

const succeed = (step: string, { codes, messages }: { codes: string[]; messages: string[] }): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

/** Four letters, so that no name is the beginning of another. */
const letters = (count: number): string =>
  [...String(count).padStart(4, '0')].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')

const setScene = async (api: TestApp): Promise<DeviceScene> => {
  const parties = await relyingSceneOf(api)
  for (const provider of ['scanner', 'sensor'] as const) await parties.active(provider)
  const admin = api.as('admin')
  let made = 0
  const inDays = (days: number) =>
    new Date(api.app.clock.now().getTime() + days * dayMilliseconds).toISOString()
  const newSbi = (): SbiFields => ({
    swBinaryHash: '2c26b46b68ffc68ff99b453c1d304134',
    swVersion: `Version ${letters((made += 1))}`,
    swCreateDateTime: inDays(-10),
    swExpiryDateTime: inDays(100),
  })
  const addSbi = async (provider: Provider = 'scanner', over: Partial<SbiFields> = {}) => {
    const request = { ...newSbi(), ...over, providerId: provider }
    const sent = await api.as(provider).call('sbis.add', { request })
    succeed('sbis.add', sent)
    return sent.response.id
  }
  const decide = async (id: string, approvalStatus: 'Activate' | 'De-activate') =>
    succeed('sbis.decide', await admin.call('sbis.decide', { request: { id, approvalStatus } }))
  const sbiIn = async (status: SbiStatus, provider: Provider = 'scanner') => {
    const id = await addSbi(provider)
    if (status === 'pending_approval') return id
    await decide(id, status === 'rejected' ? 'De-activate' : 'Activate')
    if (status === 'deactivated')
      succeed(
        'sbis.deactivate',
        await admin.call('sbis.deactivate', { params: { sbiId: id }, request: { status: 'De-Activate' } }),
      )
    return id
  }
  const newDevice = (provider: Provider = 'scanner'): DeviceFields => ({
    deviceProviderId: provider,
    deviceTypeCode: 'Finger',
    deviceSubTypeCode: 'Slap',
    make: `Make ${letters((made += 1))}`,
    model: `Model ${letters(made)}`,
  })
  const decideDevice: DeviceScene['decideDevice'] = async ({ deviceId, sbiId }, status) => {
    const [device] = await api.query<{ partner_id: string }>(
      'select partner_id from device_model where id = $1',
      [deviceId],
    )
    const request = { partnerId: device?.partner_id ?? '', sbiId, status }
    succeed(
      'sbis.decide-device',
      await admin.call('sbis.decide-device', { params: { id: deviceId }, request }),
    )
  }
  const deviceIn: DeviceScene['deviceIn'] = async (status, provider = 'scanner', carrier) => {
    const sbiId = carrier ?? (await sbiIn('approved', provider))
    const request = newDevice(provider)
    const sent = await api.as(provider).call('sbis.add-device', { params: { sbiId }, request })
    succeed('sbis.add-device', sent)
    const device = { deviceId: sent.response.id, sbiId }
    if (status === 'pending_approval') return device
    await decideDevice(device, status === 'rejected' ? 'rejected' : 'approved')
    if (status === 'deactivated')
      await api.query(
        `update device_model set status = 'deactivated', decided_status = 'deactivated' where id = $1`,
        [device.deviceId],
      )
    return device
  }
  const expiredSbi = async (
    status: 'approved' | 'pending_approval' = 'approved',
    provider: Provider = 'scanner',
  ) => {
    const id = await sbiIn(status, provider)
    const yesterday = new Date(api.app.clock.now().getTime() - dayMilliseconds)
    await api.query('update sbi set expires_at = $2, ends_at = $3 where id = $1', [
      id,
      yesterday,
      endOfDay(yesterday),
    ])
    return id
  }
  const plantSbi = async (partnerId: string) => {
    const id = newId()
    await api.query(
      `insert into sbi (id, partner_id, organisation_name, software_version, binary_hash, software_created_at, expires_at,
         ends_at, status, submitted_at, created_at, created_by, updated_at, updated_by)
       select $1, id, organisation_name, $1, 'b1', now(), now() + interval '1 year',
         date_trunc('day', now() + interval '1 year', 'UTC') + interval '1 day', 'pending_approval', now(), now(), 'test', now(),
         'test' from partner where id = $2`,
      [id, partnerId],
    )
    return id
  }
  return { api, newSbi, addSbi, sbiIn, expiredSbi, newDevice, deviceIn, decideDevice, plantSbi }
}

const scenes = new WeakMap<TestApp, Promise<DeviceScene>>()

/** The interfaces and devices of an app, whose providers are set up and active when they are first asked for. */
export const deviceSceneOf = (api: TestApp): Promise<DeviceScene> => {
  const known = scenes.get(api) ?? setScene(api)
  scenes.set(api, known)
  return known
}
