import type { Contracts } from '@entente/server/contracts'
import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Entry = Response<'hotlist.get'>
export type ListedEntry = Response<'hotlist.page'>['data'][number]
export type BlockPreview = Response<'hotlist.preview'>

/** What is to be blocked, as the server takes it. */
export type Subject = Contracts['hotlist.preview']['request']
export type OwnKind = Subject['kind']

export const entryStates = ['live', 'ended', 'lifted'] as const

/** The kinds that people block by hand. */
export const ownKinds = ['device', 'device_model', 'sbi', 'chip_key', 'provider', 'partner'] as const

type Word =
  | 'serialNumber'
  | 'make'
  | 'model'
  | 'softwareVersion'
  | 'providerId'
  | 'providerName'
  | 'publicKey'

/** What people know a thing of each kind by. */
export const wordsOf: Readonly<Record<OwnKind, readonly Word[]>> = {
  device: ['serialNumber', 'make', 'model', 'providerId'],
  device_model: ['make', 'model', 'providerId'],
  sbi: ['softwareVersion', 'providerId'],
  chip_key: ['publicKey'],
  provider: ['providerId', 'providerName'],
  partner: ['providerId'],
}

/** Words that may be left out. */
export const isOptional = (kind: OwnKind, word: Word): boolean =>
  word === 'providerName' || (word === 'providerId' && (kind === 'device' || kind === 'device_model'))

export const wordLimits: Readonly<Record<Word, number>> = {
  serialNumber: 64,
  make: 64,
  model: 64,
  softwareVersion: 64,
  providerId: 128,
  providerName: 256,
  publicKey: 65_536,
}

/** What a thing is called: what tells it apart first. Empty where only its id is known. */
export const nameOf = (entry: Pick<ListedEntry, 'kind' | Exclude<Word, 'publicKey'>>): string => {
  const parts = [
    entry.serialNumber,
    entry.make,
    entry.model,
    entry.softwareVersion,
    ...(entry.make === null ? [entry.providerName, entry.providerId] : []),
  ]
  return parts.filter((part) => part !== null).join(' ')
}

export const hotlistRules: ListRules = {
  filters: ['state', 'kind', 'providerId'],
  sorts: ['kind', 'make', 'providerId', 'endDateTime', 'state', 'blockedDateTime'],
  defaultSort: { field: 'blockedDateTime', descending: true },
}

/** What a change of the hotlist makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'hotlist.page',
  'hotlist.get',
  'hotlist.preview',
  'audit-trail.history',
]
