/**
 * Everything that can end says so here: each module that holds such things offers how they are found. Notices, digests and
 * the calendar know no thing by its name (docs/decisions/0055).
 */
export { endingSources, type EndingKind, type EndingSource } from './ending.ts'
export { appAt, justBefore, mostOfPolicy, stopSources, type Stop, type StopSource } from './stops.ts'
