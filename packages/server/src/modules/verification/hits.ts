import type { Certificate, DigitalId } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { checkHotlist, findOnHotlist } from '../hotlist/index.ts'
import type { DeviceFacts } from '../liveness/index.ts'

/** What of a device may be hot-listed. */
interface Suspect {
  readonly claims: Pick<DigitalId, 'make' | 'model' | 'deviceProvider' | 'deviceProviderId'> &
    Partial<Pick<DigitalId, 'serialNo'>>
  readonly sbiVersion: string | undefined
  readonly chip: Certificate | undefined
}

type Hit = NonNullable<DeviceFacts['hotlist']>['kind']
type Thing = Parameters<typeof checkHotlist>[1][number]

const hitOf: Readonly<Partial<Record<string, Hit>>> = {
  device: 'device',
  device_model: 'model',
  sbi: 'sbi',
  chip_key: 'chip',
  provider: 'provider',
  partner: 'provider',
}

const thingsOf = ({ claims, sbiVersion, chip }: Suspect): Thing[] => {
  const { serialNo, make, model, deviceProvider, deviceProviderId: providerId } = claims
  return [
    ...(serialNo === undefined ? [] : [{ kind: 'device' as const, serialNumber: serialNo, make, model }]),
    { kind: 'device_model', make, model },
    ...(sbiVersion === undefined ? [] : [{ kind: 'sbi' as const, providerId, softwareVersion: sbiVersion }]),
    ...(chip ? [{ kind: 'chip_key' as const, publicKey: chip.spkiDer }] : []),
    { kind: 'provider', providerId, providerName: deviceProvider },
    { kind: 'partner', partnerId: providerId },
  ]
}

const factOf = (hit: Awaited<ReturnType<typeof checkHotlist>>): DeviceFacts['hotlist'] => {
  const kind = hit && hitOf[hit.kind]
  return kind === undefined ? null : { kind }
}

/**
 * The first of a device, its model, its interface, its chip's key and its provider that the hotlist stops; the hotlist
 * counts what it has stopped.
 * @throws when nobody can tell
 */
export const findHit = async (app: App, suspect: Suspect): Promise<DeviceFacts['hotlist']> =>
  factOf(await checkHotlist(app, thingsOf(suspect)))

/** The same for a list, which stops nothing. */
export const lookForHit = async (app: App, suspect: Suspect): Promise<DeviceFacts['hotlist']> =>
  factOf(await findOnHotlist(app, thingsOf(suspect)))
