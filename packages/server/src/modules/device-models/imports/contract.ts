import { z } from 'zod'
import { armour, identifier, instant, line, pathId } from '../../../platform/http/fields.ts'
import { operation, v2 } from '../../../platform/http/operation.ts'
import { fileEncodings } from '../../../platform/imports/decode-text.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../../platform/http/lists/list-contract.ts'
import { importErrors, importedFile } from '../../../platform/imports/import-contract.ts'

const access = { roles: ['PARTNER_ADMIN', 'DEVICE_PROVIDER'], ownership: 'partner' } as const

const importPath = z.object({ importId: pathId() })

export const importStates = ['checked', 'running', 'done'] as const

/** What may have become of a row. */
export const rowOutcomes = ['waiting', 'added', 'skipped'] as const

/** How far an import is. */
const progress = z.object({
  importId: z.string(),
  partnerId: z.string(),
  orgName: z.string(),
  fileName: z.string().nullable(),
  state: z.enum(importStates),
  rowCount: z.int(),
  /** Rows that were taken so far. */
  done: z.int(),
  /** Those of them that were left out: registered since, or named an interface that has stopped since. */
  skipped: z.int(),
  createdDateTime: instant,
  /** Null for a file that was only looked at. */
  startedBy: z.string().nullable(),
  startedDateTime: instant.nullable(),
})

export const checkImport = operation({
  name: 'device-imports.check',
  method: 'POST',
  path: '/v1/partnermanager/device-imports',
  summary:
    'A dry run over a file (CSV) of up to 10,000 device models, which may name interfaces (`sbiId`, `sbiVersion`): what is wrong with which line. A file without a problem waits for a day to be imported',
  envelope: v2('entente.device-imports.post'),
  access,
  request: z.object({
    partnerId: identifier(36),
    fileName: line(256).nullish(),
    /** Base64. */
    file: armour(1_000_000),
    encoding: z.enum(fileEncodings).nullish(),
  }),
  response: importedFile.extend({
    /** Null where the file has a problem. */
    importId: z.string().nullable(),
    /** How many rows name an interface that their devices can be added to. */
    toSbiCount: z.int(),
    /** Of the file as it was sent; the import names it. */
    sha256: z.string(),
  }),
  errors: ['PMS_PRT_055', 'PMS_AUT_002', ...importErrors],
})

export const startImport = operation({
  name: 'device-imports.start',
  method: 'POST',
  path: '/v1/partnermanager/device-imports/{importId}/start',
  summary: 'Import what a dry run has looked at: all of its rows, some at a time, whoever else is at work',
  envelope: v2('entente.device-imports.start.post'),
  access,
  params: importPath,
  request: z.object({ sha256: identifier(64) }),
  response: progress,
  errors: ['ENT_DEV_006', 'ENT_DEV_007', 'ENT_DEV_008', 'ENT_DEV_009', 'PMS_AUT_002'],
})

export const getImport = operation({
  name: 'device-imports.get',
  method: 'GET',
  path: '/v1/partnermanager/device-imports/{importId}',
  summary: 'How far an import is',
  envelope: v2('entente.device-imports.get'),
  access,
  params: importPath,
  response: progress,
  errors: ['ENT_DEV_006'],
})

export const importListing = listing({
  filters: { partnerId: 'equals', orgName: 'contains', state: 'equals', search: 'words' },
  sorts: ['fileName', 'orgName', 'startedBy', 'rowCount', 'skipped', 'state', 'startedDateTime'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageImports = operation({
  name: 'device-imports.page',
  method: 'GET',
  path: '/v1/partnermanager/device-imports',
  summary: 'Imports of device models that have begun; providers list their own',
  envelope: v2('entente.device-imports.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(importListing),
  response: tabbedPage(progress),
  errors: [...listErrors],
})

export const rowListing = listing({
  filters: { outcome: 'equals', search: 'words' },
  /** `name` is make and model together. */
  sorts: ['line', 'name', 'outcome'],
  defaultSize: 8,
  tabs: 'outcome',
})

export const pageRows = operation({
  name: 'device-imports.page-rows',
  method: 'GET',
  path: '/v1/partnermanager/device-imports/{importId}/rows',
  summary:
    'The rows of an import, and what became of each: added, or skipped and why; for 90 days after it began',
  envelope: v2('entente.device-imports.rows.list.get'),
  access,
  params: importPath,
  query: listQuery(rowListing),
  response: tabbedPage(
    z.object({
      /** In the file; the names of the columns are line 1. */
      line: z.int(),
      deviceType: z.string(),
      deviceSubType: z.string(),
      make: z.string(),
      model: z.string(),
      sbiId: z.string().nullable(),
      outcome: z.enum(rowOutcomes),
      /** Why it was skipped: the code by which adding its device alone would have been refused, and its text. */
      refusalCode: z.string().nullable(),
      refusal: z.string().nullable(),
      deviceId: z.string().nullable(),
    }),
  ),
  errors: ['ENT_DEV_006', ...listErrors],
})
