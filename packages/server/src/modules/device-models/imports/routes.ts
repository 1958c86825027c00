import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { pageReply } from '../../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../../platform/http/lists/list-request.ts'
import type { Locale } from '../../../platform/i18n/locale.ts'
import { explain } from '../../../platform/i18n/translate.ts'
import { presentSheet } from '../../../platform/imports/present-sheet.ts'
import { Refusal } from '../../../platform/refusal.ts'
import * as contract from './contract.ts'
import type { DeviceImport } from './device-import.ts'
import { pageImports } from './import-list-store.ts'
import { pageRows, type ImportedRow } from './row-list-store.ts'
import { checkImport, getOwnImport, startImport } from './service.ts'

const present = (each: DeviceImport) => ({
  importId: each.id,
  partnerId: each.partnerId,
  orgName: each.organisationName,
  fileName: each.fileName,
  state: each.state,
  rowCount: each.rowCount,
  done: each.done,
  skipped: each.skipped,
  createdDateTime: toInstant(each.createdAt),
  startedBy: each.startedBy,
  startedDateTime: each.startedAt && toInstant(each.startedAt),
})

const presentRow =
  (locale: Locale) =>
  ({ typeCode, subTypeCode, carrierId, refusal: code, ...row }: ImportedRow) => ({
    ...row,
    deviceType: typeCode,
    deviceSubType: subTypeCode,
    sbiId: carrierId,
    refusalCode: code,
    refusal: code === null ? null : explain(new Refusal(code), locale),
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
  route(contract.pageImports, async ({ authority, query }) => {
    const request = readListRequest(contract.importListing, query)
    return pageReply(request, await pageImports(app.database, request, authority.visiblePartnerIds), present)
  }),
  route(contract.pageRows, async ({ authority, params, query, locale }) => {
    const { id } = await getOwnImport(app, authority, params.importId)
    const request = readListRequest(contract.rowListing, query)
    return pageReply(request, await pageRows(app.database, id, request), presentRow(locale))
  }),
]
