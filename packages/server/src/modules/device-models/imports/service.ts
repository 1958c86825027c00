import { createHash } from 'node:crypto'
import type { Actor, Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import type { FileEncoding } from '../../../platform/imports/decode-text.ts'
import { readSheet, type Sheet } from '../../../platform/imports/sheet.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner } from '../../partners/index.ts'
import { checkProvider } from '../device-model.ts'
import { holdKind } from '../kinds/kind-store.ts'
import { checkKind } from '../kinds/kind.ts'
import { requireActiveProvider } from '../rows/add-many.ts'
import { haveProblems, judgeRows } from '../rows/judge-rows.ts'
import type { RowField } from '../rows/row.ts'
import { findStanding } from '../rows/row-store.ts'
import { carriersOf, findCarriers, importColumns, interfaceDoor, type ImportableRow } from './import-row.ts'
import { fileNameOf, snapshotOf, type DeviceImport } from './device-import.ts'
import { insertImport, loadImport, loadRows, lockImport, saveImport } from './import-store.ts'

/** What a dry run has found. */
interface CheckedFile {
  readonly sheet: Sheet<RowField>
  readonly sha256: string
  /** How many rows name an interface that is found. */
  readonly toSbiCount: number
  /** Null where a row has a problem. */
  readonly importId: string | null
}

/** Writes down what became of an import. */
export const recordImport = (
  tx: Tx,
  app: App,
  actor: Actor,
  action: 'started' | 'finished',
  after: DeviceImport,
): Promise<void> =>
  app.record(tx, {
    actor,
    action: `device-import.${action}`,
    object: { type: 'device-import', id: after.id },
    partnerId: after.partnerId,
    before: null,
    after: snapshotOf(after),
  })

/**
 * Looks at a file of device models, and keeps it for the import when nothing is wrong with it.
 * @param wish.file Base64
 * @throws Refusal PMS_PRT_055, PMS_AUT_002, those of `readSheet`
 */
export const checkImport = async (
  app: App,
  authority: Authority,
  wish: {
    readonly partnerId: string
    readonly fileName: string | null
    readonly file: string
    readonly encoding: FileEncoding | undefined
  },
): Promise<CheckedFile> => {
  const { partnerId } = wish
  await requireActiveProvider(app, authority, partnerId)
  const file = Buffer.from(wish.file, 'base64')
  const sha256 = createHash('sha256').update(file).digest('hex')
  const read = readSheet({ file, encoding: wish.encoding }, importColumns)
  const named = await findCarriers(app, app.database, partnerId, read.rows)
  const judged = await judgeRows(app.database, partnerId, named.rows)
  const sheet = { ...read, rows: judged.rows }
  const toSbiCount = named.carriers.size
  if (haveProblems(judged)) return { sheet, sha256, toSbiCount, importId: null }
  const importable = judged.clean.map((row) => ({ ...row, carrierId: named.carriers.get(row.line) ?? null }))
  const importId = newId()
  await app.database.transaction(async (tx) => {
    // Its name is stored beside it: nobody renames it meanwhile.
    const provider = await lockPartner(tx, partnerId)
    const refusal = checkProvider(provider)
    if (refusal || !provider) throw refusal ?? new Refusal('PMS_AUT_002')
    const checked: DeviceImport = {
      id: importId,
      partnerId,
      organisationName: provider.organisationName,
      sha256,
      fileName: fileNameOf(wish.fileName),
      rowCount: judged.clean.length,
      done: 0,
      skipped: 0,
      state: 'checked',
      createdAt: app.clock.now(),
      createdBy: authority.userName,
      startedAt: null,
      startedBy: null,
    }
    await insertImport(tx, checked, importable)
  })
  return { sheet, sha256, toSbiCount, importId }
}

/** An import of the caller's own. @throws Refusal ENT_DEV_006 */
export const getOwnImport = async (app: App, authority: Authority, id: string): Promise<DeviceImport> =>
  authority.requireOwned(await loadImport(app.database, id), 'ENT_DEV_006')

/** Refuses where something has changed since the dry run. @throws Refusal ENT_DEV_009 */
const requireUnchanged = async (
  tx: Tx,
  app: App,
  partnerId: string,
  rows: readonly ImportableRow[],
): Promise<void> => {
  for (const carrierId of carriersOf(rows)) {
    try {
      await interfaceDoor(app).hold(tx, app, partnerId, carrierId)
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal('ENT_DEV_009')
      throw error
    }
  }
  const kinds = new Map(rows.map((row) => [`${row.typeCode}\n${row.subTypeCode}`, row]))
  for (const kind of kinds.values()) if (checkKind(await holdKind(tx, kind))) throw new Refusal('ENT_DEV_009')
  const standing = await findStanding(tx, partnerId, rows)
  if (standing.length > 0) throw new Refusal('ENT_DEV_009')
}

/**
 * Begins to import what a dry run has looked at. From here nothing stands in the way of any row: they are taken some at a time,
 * also after a crash.
 * @param sha256 of the file, as the dry run has told it
 * @throws Refusal ENT_DEV_006, ENT_DEV_007 for another file, ENT_DEV_008 when it has begun, PMS_AUT_002, ENT_DEV_009
 */
export const startImport = async (
  app: App,
  authority: Authority,
  { id, sha256 }: { readonly id: string; readonly sha256: string },
): Promise<DeviceImport> => {
  const known = await getOwnImport(app, authority, id)
  return app.database.transaction(async (tx) => {
    const refusal = checkProvider(await lockPartner(tx, known.partnerId))
    if (refusal) throw refusal
    const checked = await lockImport(tx, id)
    if (!checked) throw new Refusal('ENT_DEV_006')
    if (checked.sha256 !== sha256.trim().toLowerCase()) throw new Refusal('ENT_DEV_007')
    if (checked.state !== 'checked') throw new Refusal('ENT_DEV_008')
    await requireUnchanged(tx, app, checked.partnerId, await loadRows(tx, checked.id))
    const running: DeviceImport = {
      ...checked,
      state: 'running',
      startedAt: app.clock.now(),
      startedBy: authority.userName,
    }
    await saveImport(tx, running)
    await recordImport(tx, app, authority, 'started', running)
    return running
  })
}
