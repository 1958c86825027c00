import type { Certificate, DigitalId } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import type { DeviceFacts } from '../liveness/index.ts'

/** What of a device may be hot-listed. */
interface Suspect {
  readonly claims: Pick<DigitalId, 'make' | 'model' | 'deviceProvider' | 'deviceProviderId'> & {
    readonly serialNo?: string
  }
  readonly sbiVersion: string | undefined
  readonly chip: Certificate | undefined
}

/** The first of a device, its model, its interface, its chip's key and its provider that the hotlist stops. */
export const findHit = async (_app: App, _suspect: Suspect): Promise<DeviceFacts['hotlist']> => null
