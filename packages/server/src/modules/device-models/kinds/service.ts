import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { snapshotOf, type DeviceType } from './kind.ts'
import { insertKind, lockOne, saveKind, type Named } from './kind-change-store.ts'

const recordKind = (
  tx: Tx,
  app: App,
  authority: Authority,
  { typeCode, subTypeCode }: Named,
  change: {
    readonly action: string
    readonly before: DeviceType | null
    readonly after: DeviceType
    readonly reason?: string | null
  },
): Promise<void> => {
  const type = subTypeCode === null ? 'device-type' : 'device-sub-type'
  return app.record(tx, {
    actor: authority,
    action: `${type}.${change.action}`,
    object: { type, id: subTypeCode === null ? typeCode : `${typeCode}/${subTypeCode}` },
    partnerId: null,
    before: change.before && snapshotOf(change.before),
    after: snapshotOf(change.after),
    reason: change.reason ?? null,
  })
}

/** @throws Refusal ENT_DEV_003 */
const requireOne = async (tx: Tx, named: Named): Promise<DeviceType> => {
  const kind = await lockOne(tx, named)
  if (!kind) throw new Refusal('ENT_DEV_003')
  return kind
}

interface Names {
  readonly name: string
  readonly description: string | null
}

/**
 * Adds a type of devices, or a sub-type of one.
 * @param typeCode the type of a new sub-type; null for a new type
 * @throws Refusal ENT_DEV_003 for a type that is not there, ENT_DEV_004 for a code that is taken, whatever its case
 */
export const addKind = (
  app: App,
  authority: Authority,
  { typeCode, code, name, description }: Names & { readonly typeCode: string | null; readonly code: string },
): Promise<DeviceType> =>
  app.database.transaction(async (tx) => {
    if (typeCode !== null) await requireOne(tx, { typeCode, subTypeCode: null })
    const kind: DeviceType = {
      code,
      name,
      description,
      isActive: true,
      createdAt: app.clock.now(),
      createdBy: authority.userName,
      updatedAt: null,
      updatedBy: null,
      version: 1,
    }
    if (!(await insertKind(tx, typeCode, kind))) throw new Refusal('ENT_DEV_004')
    const named = typeCode === null ? { typeCode: code, subTypeCode: null } : { typeCode, subTypeCode: code }
    await recordKind(tx, app, authority, named, { action: 'added', before: null, after: kind })
    return kind
  })

const change = (
  app: App,
  authority: Authority,
  named: Named,
  how: (kind: DeviceType) => {
    readonly after: DeviceType
    readonly action: string
    readonly reason?: string | null
  },
): Promise<DeviceType> =>
  app.database.transaction(async (tx) => {
    const before = await requireOne(tx, named)
    const { after, action, reason } = how(before)
    const saved = await saveKind(tx, named, {
      ...after,
      updatedAt: app.clock.now(),
      updatedBy: authority.userName,
      version: before.version + 1,
    })
    await recordKind(tx, app, authority, named, { action, before, after: saved, reason: reason ?? null })
    return saved
  })

/** Changes name and description. @throws Refusal ENT_DEV_003 */
export const editKind = (app: App, authority: Authority, named: Named, names: Names): Promise<DeviceType> =>
  change(app, authority, named, (kind) => ({ after: { ...kind, ...names }, action: 'edited' }))

/**
 * Switches a type or sub-type off, or on again. Who registers with it meanwhile is waited for.
 * @throws Refusal ENT_DEV_003, ENT_DEV_005 where it is so already
 */
export const setKindStatus = (
  app: App,
  authority: Authority,
  named: Named,
  { isActive, reason }: { readonly isActive: boolean; readonly reason: string | null },
): Promise<DeviceType> =>
  change(app, authority, named, (kind) => {
    if (kind.isActive === isActive) throw new Refusal('ENT_DEV_005')
    const action = isActive ? 'switched-on' : 'switched-off'
    return { after: { ...kind, isActive }, action, reason }
  })
