import { z } from 'zod'
import { armour, identifier, instant, line, pathId, searchText, text } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { importErrors, importRequest, importResult } from '../../platform/imports/import-contract.ts'
import { hotlistIdTypes } from './contract.ts'
import { entryStates } from './entry.ts'
import { hotlistKinds, ownKinds } from './kinds.ts'

const access = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const
const entryPath = z.object({ entryId: pathId() })

const word = z.string().nullable()

/** What people know a thing by, where that is known. */
const shownFacts = {
  kind: z.enum(hotlistKinds),
  serialNumber: word,
  make: word,
  model: word,
  softwareVersion: word,
  providerId: word,
  providerName: word,
}

const shownEntry = z.object({
  entryId: z.string(),
  ...shownFacts,
  /** As other parts of the platform know it: see the contract's hotlist service. */
  idType: z.enum(hotlistIdTypes),
  id: z.string(),
  state: z.enum(entryStates),
  reason: word,
  endDateTime: instant.nullable(),
  blockedDateTime: instant,
  blockedBy: z.string(),
  liftedDateTime: instant.nullable(),
  liftedBy: word,
  liftReason: word,
  /** What verifications it has stopped since; a second late at most. */
  stops: z.int(),
  lastStopDateTime: instant.nullable(),
})

export const hotlistListing = listing({
  filters: { kind: 'equals', providerId: 'equals', state: 'equals', search: 'words' },
  sorts: ['kind', 'make', 'providerId', 'endDateTime', 'state', 'blockedDateTime'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageEntries = operation({
  name: 'hotlist.page',
  method: 'GET',
  path: '/v1/hotlist/entries',
  summary: 'What is on the hotlist, and what was: why, by whom, until when, and what it has stopped since',
  envelope: v2('entente.hotlist.list.get'),
  access,
  query: listQuery(hotlistListing),
  response: tabbedPage(shownEntry),
  errors: [...listErrors],
})

export const getEntry = operation({
  name: 'hotlist.get',
  method: 'GET',
  path: '/v1/hotlist/entries/{entryId}',
  summary: 'One entry of the hotlist, and what the caller may do with it now',
  envelope: v2('entente.hotlist.get'),
  access,
  params: entryPath,
  response: shownEntry.extend({ evidence: word, actions: z.array(z.enum(['lift', 'change'])) }),
  errors: ['ENT_HOT_004'],
})

/** What is to be stopped: which of the words count follows from the kind. */
const subject = {
  kind: z.enum(ownKinds),
  serialNumber: line(64).nullish(),
  make: line(64).nullish(),
  model: line(64).nullish(),
  softwareVersion: line(64).nullish(),
  providerId: identifier(128).nullish(),
  providerName: line(256).nullish(),
  /** PEM: the public key of a chip, or a certificate with it. */
  publicKey: armour(65_536).nullish(),
  /** Instead of the key: a chip of ours. */
  chipId: identifier(36).nullish(),
}

const subjectErrors = ['ENT_HOT_006', 'ENT_HOT_007', 'ENT_HOT_008', 'ENT_HOT_009'] as const

const why = {
  reason: line(500),
  evidence: text(2000).nullish(),
  endDateTime: searchText(40).nullish(),
}

const blocked = z.object({
  entryId: z.string(),
  outcome: z.enum(['blocked', 'changed', 'unchanged']),
  endDateTime: instant.nullable(),
})

export const blockThing = operation({
  name: 'hotlist.add',
  method: 'POST',
  path: '/v1/hotlist/entries',
  summary:
    'Put something on the hotlist, or change why and until when it is there; with the answer every server stops it',
  envelope: v2('entente.hotlist.post'),
  access,
  request: z.object({ ...subject, ...why }),
  response: blocked,
  errors: ['ENT_HOT_003', ...subjectErrors],
})

export const changeEntry = operation({
  name: 'hotlist.change',
  method: 'PUT',
  path: '/v1/hotlist/entries/{entryId}',
  summary: 'Say anew why and until when an entry stops something; what is left out is taken away',
  envelope: v2('entente.hotlist.put'),
  access,
  params: entryPath,
  request: z.object(why),
  response: blocked,
  errors: ['ENT_HOT_003', 'ENT_HOT_004', 'ENT_HOT_005'],
})

export const previewBlock = operation({
  name: 'hotlist.preview',
  method: 'POST',
  path: '/v1/hotlist/entries/preview',
  summary: 'What of the registered things a hot-listing would stop; stores nothing',
  envelope: v2('entente.hotlist.preview.post'),
  access,
  effect: 'reads',
  request: z.object(subject),
  response: z.object({
    ...shownFacts,
    idType: z.enum(hotlistIdTypes),
    id: z.string(),
    /** The entry that stops it already. */
    entryId: word,
    /** What is registered of it: how many of each kind, and what some are called. */
    affected: z.array(z.object({ kind: z.string(), total: z.int(), names: z.array(z.string()) })),
  }),
  errors: [...subjectErrors],
})

export const importEntries = operation({
  name: 'hotlist.import',
  method: 'POST',
  path: '/v1/hotlist/entries/import',
  summary:
    'Put the rows of a file of comma-separated values on the hotlist, some hundred with each call, or say what would become of them',
  envelope: v2('entente.hotlist.import.post'),
  access,
  request: importRequest,
  response: importResult(['blocked', 'changed', 'unchanged']),
  errors: [...importErrors],
})

export const liftEntry = operation({
  name: 'hotlist.lift',
  method: 'POST',
  path: '/v1/hotlist/entries/{entryId}/lift',
  summary: 'Take an entry off the hotlist; with the answer no server stops anything by it',
  envelope: v2('entente.hotlist.lift.post'),
  access,
  params: entryPath,
  request: z.object({ reason: line(500) }),
  response: z.object({ entryId: z.string(), state: z.enum(entryStates) }),
  errors: ['ENT_HOT_004', 'ENT_HOT_005'],
})
