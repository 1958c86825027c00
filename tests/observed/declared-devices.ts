import type { Declared } from './declaration.ts'

const ownOnly = 'Only members of the organisation and administrators act for a device provider (B-03, B-04)'
const providersOnly = 'Only device providers have devices and interfaces (B-04)'
const officers = 'Administrators need no partner of their own (B-13)'

/** Differences of devices, interfaces and their mappings. */
export const declaredDevices: readonly Declared[] = [
  {
    ops: ['S1', 'D1'],
    steps: ['sbi-other-owner', 'device-other-owner'],
    difference: /^outcome: 200 success → 200 PMS_PRT_055$/u,
    what: 'Nobody registers interfaces or devices for another provider',
    why: ownOnly,
  },
  {
    ops: ['S1'],
    steps: ['sbi-unknown-provider'],
    difference: /^outcome: 200 PMS_AUT_002 → 200 PMS_PRT_055$/u,
    what: 'A provider that does not exist is one for which the caller may not act; administrators are told `PMS_AUT_002`',
    why: ownOnly,
  },
  {
    ops: ['S1'],
    steps: ['sbi-no-dates'],
    difference: /^outcome: 200 null → 200 PMS_COR_001$/u,
    what: 'Missing dates of an interface have a code',
    why: 'An error without a code tells a client nothing (B-27)',
  },
  {
    ops: ['S1'],
    steps: ['sbi-of-ftm-provider'],
    difference: /^outcome: 200 success → 200 PMS_AUT_002$/u,
    what: 'A chip provider registers no interface',
    why: providersOnly,
  },
  {
    ops: ['S3'],
    steps: ['sbi-decide-6'],
    difference: /^outcome: 200 success → 200 PMS_AUT_007$/u,
    what: 'The interface of a chip provider, which was refused, is not there to be approved',
    why: providersOnly,
  },
  {
    ops: ['D11'],
    difference: /^value response\.totalResults: 11 → 10$/u,
    what: 'The device of a chip provider is not there',
    why: providersOnly,
  },
  {
    ops: ['S12'],
    difference: /^(?:value response\.totalResults: (?:7 → 6|3 → 2)|rows response\.data: 3 → 2)$/u,
    what: 'The interface of a chip provider is not there',
    why: providersOnly,
  },
  {
    ops: ['S9', 'S10'],
    steps: ['add-admin-without-partner', 'sbi-devices-admin-without-partner'],
    difference: /^outcome: 200 PMS_CERTIFICATE_ERROR_002 → 200 success$/u,
    what: 'An administrator without a partner adds devices to interfaces and reads those of any',
    why: officers,
  },
  {
    ops: ['D1'],
    steps: ['device-id-taken'],
    difference: /^outcome: 200 success → 200 ENT_DEV_001$/u,
    what: 'An id that another device has is refused',
    why: 'Nothing that is stored is overwritten (B-01)',
  },
  {
    ops: ['D2'],
    steps: ['device-put-same-as-other'],
    difference: /^outcome: 200 null → 200 PMS_AUT_003$/u,
    what: 'A correction that would make two devices alike has a code',
    why: 'An error without a code tells a client nothing (B-27)',
  },
  {
    ops: ['D3'],
    steps: ['device-decide-approve-again'],
    difference: /^outcome: 200 success → 200 PMS_DEVICE_ERROR_010$/u,
    what: 'An approved device is not approved again',
    why: 'A device is decided once, from the states that allow it (B-14)',
  },
  {
    ops: ['D4'],
    steps: ['device-search-status'],
    difference: /^value response\.(?:totalRecord: 9 → 1|data\[\]\.partnerOrganizationName: .*)$/u,
    what: 'The older search shows a provider its own devices only',
    why: ownOnly,
  },
  {
    ops: ['D6', 'S8'],
    difference: /^(?:rows response\.filters: \d+ → \d+|form response\.filters\[\]\.fieldCode: .*)$/u,
    what: 'The older question for values shows a provider those of its own',
    why: ownOnly,
  },
]
