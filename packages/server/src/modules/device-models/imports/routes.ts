import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { presentSheet } from '../../../platform/imports/present-sheet.ts'
import * as contract from './contract.ts'
import type { DeviceImport } from './device-import.ts'
import { checkImport, getOwnImport, startImport } from './service.ts'

const present = (each: DeviceImport) => ({
  importId: each.id,
  partnerId: each.partnerId,
  fileName: each.fileName,
  state: each.state,
  rowCount: each.rowCount,
  done: each.done,
  skipped: each.skipped,
  createdDateTime: toInstant(each.createdAt),
})

/** The operations about files of device models. */
export const importRoutes = (app: App): Route[] => [
  route(contract.checkImport, async ({ authority, request, locale }) => {
    const { partnerId, fileName, file, encoding } = request
    const { sheet, sha256, toSbiCount, importId } = await checkImport(app, authority, {
      partnerId,
      fileName: fileName ?? null,
      file,
      encoding: encoding ?? undefined,
    })
    return { ...presentSheet(sheet, locale), importId, toSbiCount, sha256 }
  }),
  route(contract.startImport, async ({ authority, params, request }) =>
    present(await startImport(app, authority, { id: params.importId, sha256: request.sha256 })),
  ),
  route(contract.getImport, async ({ authority, params }) =>
    present(await getOwnImport(app, authority, params.importId)),
  ),
]
