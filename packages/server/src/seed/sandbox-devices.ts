import { createHash } from 'node:crypto'
import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import { checkDeviceImport, startDeviceImport } from '../modules/device-models/index.ts'
import { uploadPartnerCertificate } from '../modules/partner-certificates/index.ts'
import {
  addDeviceToSbi,
  addSbi,
  deactivateSbi,
  decideDeviceOfSbi,
  decideSbi,
  type Sbi,
} from '../modules/sbis/index.ts'

const partnerId = 'devices'
const dayMilliseconds = 86_400_000

interface DeviceCast {
  readonly app: App
  readonly device: Authority
  readonly admin: Authority
}

/** An interface that was made so many days ago and expires in a year. */
const register = ({ app, device }: DeviceCast, softwareVersion: string, daysOld: number): Promise<Sbi> => {
  const now = app.clock.now().getTime()
  return addSbi(app, device, {
    providerId: partnerId,
    softwareVersion,
    binaryHash: createHash('sha256').update(softwareVersion).digest('hex'),
    softwareCreatedAt: new Date(now - daysOld * dayMilliseconds),
    expiresAt: new Date(now + 365 * dayMilliseconds),
  })
}

interface Model {
  readonly kind: readonly [type: string, subType: string]
  readonly model: string
  readonly decision?: { readonly approve: boolean; readonly reason: string | null }
}

const addModels = async (cast: DeviceCast, sbiId: string, models: readonly Model[]): Promise<void> => {
  const { app, device, admin } = cast
  for (const { kind, model, decision } of models) {
    const [typeCode, subTypeCode] = kind
    const wish = { sbiId, providerId: partnerId, typeCode, subTypeCode, make: 'Argus', model }
    const { id: deviceId } = await addDeviceToSbi(app, device, wish)
    if (decision) await decideDeviceOfSbi(app, admin, { deviceId, partnerId, sbiId, ...decision })
  }
}

const approved = { approve: true, reason: null } as const

/** A file as a provider sends it, with the interface that drives its devices; it is imported once the server runs. */
const importModels = async ({ app, device }: DeviceCast): Promise<void> => {
  const sheet = [
    'deviceTypeCode,deviceSubTypeCode,make,model,sbiVersion',
    'Finger,Slap,Argus,F6,Capture 2.0',
    'Iris,Double,Argus,I4,Capture 2.0',
  ].join('\n')
  const file = Buffer.from(sheet).toString('base64')
  const wish = { partnerId, fileName: 'more models of Capture 2.csv', file, encoding: undefined }
  const { importId: id, sha256 } = await checkDeviceImport(app, device, wish)
  if (id === null) throw new Error('the sandbox has a file that cannot be imported')
  await startDeviceImport(app, device, { id, sha256 })
}

/** A device provider with an interface in each state that it can come to, and devices beside them. */
export const seedDevices = async (cast: DeviceCast, certificate: string): Promise<void> => {
  const { app, device, admin } = cast
  await uploadPartnerCertificate(app, device, { partnerId, text: certificate, domain: 'DEVICE' })
  const former = await register(cast, 'Capture 1.0', 700)
  const current = await register(cast, 'Capture 2.0', 60)
  for (const { id } of [former, current]) await decideSbi(app, admin, { id, approve: true, reason: null })
  await addModels(cast, former.id, [{ kind: ['Finger', 'Single'], model: 'F1', decision: approved }])
  await addModels(cast, current.id, [
    { kind: ['Finger', 'Slap'], model: 'F4', decision: approved },
    { kind: ['Iris', 'Double'], model: 'I2', decision: approved },
    {
      kind: ['Face', 'Full face'],
      model: 'V1',
      decision: { approve: false, reason: 'The data sheet is of another model.' },
    },
    { kind: ['Finger', 'Touchless'], model: 'T1' },
  ])
  await deactivateSbi(app, device, { id: former.id, reason: 'Replaced by version 2.0.' })
  await register(cast, 'Capture 3.0', 3)
  await importModels(cast)
}
