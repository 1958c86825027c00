/** What can be stopped; the first six are ours, the others belong to other parts of the platform and are known by id alone. */
export const hotlistKinds = [
  'device',
  'device_model',
  'sbi',
  'chip_key',
  'provider',
  'partner',
  'uin',
  'vid',
  'machine',
  'operator',
  'center',
] as const

export type HotlistKind = (typeof hotlistKinds)[number]

/** The kinds that verifications ask about here, whose entries every process holds in memory. */
export const ownKinds = ['device', 'device_model', 'sbi', 'chip_key', 'provider', 'partner'] as const

export type OwnKind = (typeof ownKinds)[number]
