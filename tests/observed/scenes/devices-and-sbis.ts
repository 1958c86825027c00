import type { Json } from '../lines.ts'
import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf, trust } from './authorities.ts'
import { callerOf } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'setup-certificate-dev2': 'dev2',
  'sbi-other': 'dev2',
  'sbi-other-owner': 'dev2',
  'device-off-other-owner': 'dev2',
  'device-other-owner': 'dev2',
  'sbis-own': 'dev2',
  'sbis-no-partner': 'nobody',
  'sbi-off-other-owner': 'dev2',
  'sbi-off-no-status': 'dev2',
  'sbi-off-admin': 'adm2',
}

const providers = ['DEVICE_PROVIDER'] as const
const admins = ['PARTNER_ADMIN'] as const
const dayMilliseconds = 86_400_000

const inDays = ({ api }: Stage, days: number): string =>
  new Date(api.clock.now().getTime() + days * dayMilliseconds).toISOString()

type SbiWish = { readonly name?: string; readonly version: string }

/** An interface that the recording shows only later, under the id that it has there. */
const addSbi = async (stage: Stage, id: string, { name = 'dev', version }: SbiWish): Promise<void> => {
  const by = `${stage.prefix}${name}`
  const made = await stage.call({
    by,
    roles: providers,
    method: 'POST',
    path: '/securebiometricinterface',
    request: {
      swBinaryHash: '2c26b46b68ffc68ff99b453c1d304134',
      swVersion: version,
      swCreateDateTime: inDays(stage, -10),
      swExpiryDateTime: inDays(stage, 100),
      providerId: by,
    },
  })
  stage.rename(id, (made as { id: string }).id)
}

const decideSbi = (stage: Stage, id: string, approvalStatus: string) =>
  stage.call({
    by: `${stage.prefix}adm`,
    roles: admins,
    method: 'PATCH',
    path: '/securebiometricinterface',
    request: { id: stage.idOf(id), approvalStatus },
  })

type DeviceWish = {
  readonly name?: string
  readonly type?: readonly [string, string]
  readonly make: string
  readonly model: string
}

const deviceOf = (stage: Stage, { name = 'dev', type = ['Finger', 'Slap'], make, model }: DeviceWish) => ({
  deviceProviderId: `${stage.prefix}${name}`,
  deviceTypeCode: type[0],
  deviceSubTypeCode: type[1],
  make,
  model,
})

/** The same of a device with its interface. */
const addDeviceTo = async (stage: Stage, id: string, sbiId: string, wish: DeviceWish): Promise<void> => {
  const made = await stage.call({
    by: `${stage.prefix}${wish.name ?? 'dev'}`,
    roles: providers,
    method: 'POST',
    path: `/securebiometricinterface/${stage.idOf(sbiId)}/devices`,
    id: 'mosip.pms.add.device.to.sbi.id.post',
    request: deviceOf(stage, wish),
  })
  stage.rename(id, (made as { id: string }).id)
}

/** And of a device by itself. */
const addDevice = async (stage: Stage, id: string, wish: DeviceWish): Promise<void> => {
  const made = await stage.call({
    by: `${stage.prefix}dev`,
    roles: providers,
    method: 'POST',
    path: '/devicedetail',
    request: deviceOf(stage, wish),
  })
  stage.rename(id, (made as { id: string }).id)
}

const putSbi = (stage: Stage, id: string, swVersion: string): Promise<Json> =>
  stage.call({
    by: `${stage.prefix}dev`,
    roles: providers,
    method: 'PUT',
    path: '/securebiometricinterface',
    request: {
      id: stage.idOf(id),
      swBinaryHash: 'b1',
      swVersion,
      swCreateDateTime: inDays(stage, -9),
      swExpiryDateTime: inDays(stage, 90),
      isActive: false,
    },
  })

/** Takes a device away, as nobody can: the lists that follow are not to have it. */
const removeDevice = async ({ api }: Stage, model: string): Promise<void> => {
  await api.query(
    'delete from sbi_device where device_model_id in (select id from device_model where model = $1)',
    [model],
  )
  await api.query('delete from device_model where model = $1', [model])
}

/** Ids of the recording whose first appearance it has left out. */
const there = {
  first: '86f9916a-f7da-4f4a-998d-2743c54374c7',
  rejected: '12639318-50a2-4426-91a4-756b1f2dc730',
  waiting: '19128d14-774b-4694-bf6a-10bd12bf81ea',
  fourth: '8d493144-ad84-45b7-a5d2-1a0d9e615398',
  ofOther: '72bc01fe-8984-4ef4-8a3f-e5bc893b5c06',
  byOther: '4989705a-6da7-4d00-8591-aae2eecc8ce3',
} as const

/** 05: interfaces, devices and their mappings. */
export const devicesAndSbis: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const all = authoritiesOf(prefix)
    if (step === 'setup-root') return all.root.certificate
    return all.leaf(step.replace(/^setup-certificate-/u, '')).certificate
  },
  before: {
    'setup-register-dev': (stage) => trust(stage, authoritiesOf(stage.prefix).sub, 'DEVICE'),
    'sbi-4': async (stage) => {
      await addSbi(stage, there.rejected, { version: '2.0' })
      await addSbi(stage, there.waiting, { version: '3.0' })
    },
    // Its own provider registers what another was refused here.
    'sbi-blank-hash': (stage) => addSbi(stage, there.byOther, { version: '9' }),
    'sbi-decide-again': async (stage) => {
      await decideSbi(stage, there.rejected, 'De-activate')
      await decideSbi(stage, there.fourth, 'Activate')
      await decideSbi(stage, there.ofOther, 'Activate')
    },
    'add-4': (stage) =>
      addDeviceTo(stage, '72172', there.first, { type: ['Face', 'Full face'], make: 'Make', model: 'F' }),
    // An administrator without a partner has added it here.
    'add-wrong-id': (stage) => removeDevice(stage, 'z'),
    'decide-device-of-other': (stage) =>
      addDeviceTo(stage, '54040', there.ofOther, { name: 'dev2', make: 'Make', model: 'Other' }),
    // There it belonged to a maker of chips, who has none here.
    'device-new': (stage) => removeDevice(stage, 'Other'),
    'device-own-id': (stage) => addDevice(stage, '85243', { make: 'Old', model: 'O2' }),
    // Under the id of another nothing is stored here.
    'device-like-deactivated': async ({ api, prefix }) => {
      await api.query(`update device_model set model = 'O4' where id = $1`, [`${prefix}-own2`])
    },
    'device-wrong-role': (stage) => addDevice(stage, '99913', { make: 'Old', model: 'O5' }),
    'devices-page': async (stage) => {
      const by = `${stage.prefix}adm`
      await putSbi(stage, there.waiting, '3.2')
      await stage.call({
        by,
        roles: admins,
        method: 'PATCH',
        path: '/devicedetail',
        request: { id: stage.idOf('85243'), approvalStatus: 'De-activate' },
      })
      await stage.call({
        by,
        roles: admins,
        method: 'POST',
        path: `/devicedetail/${stage.idOf('7920')}/approval`,
        id: 'mosip.pms.approval.mapping.device.to.sbi.post',
        request: {
          partnerId: `${stage.prefix}dev`,
          sbiId: stage.idOf(there.fourth),
          status: 'approved',
        },
      })
    },
    // The recording has set its clock for it.
    'sbis-page': async (stage) => {
      const at = inDays(stage, -2)
      await stage.api.query(
        `update sbi set expires_at = $2, ends_at = date_trunc('day', $2::timestamptz, 'UTC') + interval '1 day' where id = $1`,
        [stage.idOf(there.fourth), at],
      )
    },
  },
}
