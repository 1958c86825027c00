import { loadDevices } from '../../device-models/index.ts'
import { justBefore, mostOfPolicy, type StopSource } from '../../endings/index.ts'
import { cascadeOf } from '../cascade.ts'
import { listApprovedEnding, loadCarriers } from './stop-store.ts'

/**
 * Which interfaces stop between two moments, and with them the devices that no other carries then: those that the
 * deactivation would stop.
 */
export const sbiStops: StopSource = async (app, { partnerIds, ofAll, before, after }) => {
  const { database } = app
  const ofWhom = ofAll ? undefined : partnerIds
  const sbis = await listApprovedEnding(database, { from: before, until: after }, ofWhom, mostOfPolicy)
  const carriers = await loadCarriers(
    database,
    sbis.map(({ id }) => id),
    mostOfPolicy,
  )
  const devices = await loadDevices(database, [...carriers.keys()])
  const { deactivated } = cascadeOf([...devices.values()], carriers, justBefore(after))
  return [
    ...sbis.map(({ id, softwareVersion, partnerId }) => ({
      kind: 'sbi',
      id,
      name: softwareVersion,
      partnerId,
      reasons: ['sbi-expired'],
    })),
    ...deactivated.map(({ id, make, model, partnerId }) => ({
      kind: 'device-model',
      id,
      name: `${make} ${model}`,
      partnerId,
      reasons: ['device-not-carried'],
    })),
  ]
}
