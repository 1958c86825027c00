import { added, type Declared } from './declaration.ts'

const otherRuns = 'The recording’s server had partners of other runs'
const incomplete =
  'Whoever may register must be able to become active: the original let these types register and never upload'

/** What is left of partners and their administration. */
export const declaredPartners: readonly Declared[] = [
  ...added(['M11'], ['isPlatform']),
  ...added(['M10'], ['address', 'createdBy', 'actions']),
  {
    ops: ['P18'],
    steps: ['search-date-not-a-date'],
    difference: /^outcome: 200 PMS-MSD-394 → 200 PMS-MSD-390$/u,
    what: 'A value that is no time is a value that is missing',
    why: 'The code of a database error told nobody what to mend',
  },
  {
    ops: ['P18'],
    steps: ['search-wrong-case-column-equals', 'search-sort-nulls'],
    difference: /^outcome: 200 null → 200 success$/u,
    what: 'A column is found in any case; sorting by one that is empty sorts',
    why: 'The original failed without a code',
  },
  {
    ops: ['P18'],
    steps: ['search-wildcard-end'],
    difference: /^type response\.data\[\]\.updBy: string → null$/u,
    what: '`updBy` of partners is null',
    why: 'Who changed a partner stands in its history',
  },
  {
    ops: ['P20'],
    steps: ['values-blank-type'],
    difference: /^outcome: 200 PMS-MSD-322 → 200 success$/u,
    what: 'A blank type asks for `unique`',
    why: 'As in the policy manager’s questions for values (B-24)',
  },
  {
    ops: ['M11'],
    steps: ['list-percent'],
    difference: /^(?:value response\.(?:pageSize|totalResults)|rows response\.data): \d → 0$/u,
    what: 'A percent sign in a filter is a percent sign',
    why: 'The original took it for any text',
  },
  {
    ops: ['M11'],
    steps: ['list-bad-token', 'list-forged-token'],
    difference: /^outcome: 500 success → 401 KER-ATH-401$/u,
    what: 'A token that cannot be read answers 401',
    why: 'It is the sender’s fault, not the server’s',
  },
  {
    ops: ['M10'],
    steps: ['detail-admin-without-partner'],
    difference: /^outcome: 200 PMS_CERTIFICATE_ERROR_002 → 200 success$/u,
    what: 'An administrator without a partner looks at any',
    why: 'Administrators need no partner of their own (D-38, B-13)',
  },
  {
    ops: ['M3', 'M4'],
    difference: /^rows response\.partners: \d+ → 1$/u,
    what: 'All partners of the type are listed',
    why: otherRuns,
  },
  {
    ops: ['P7'],
    steps: ['contact-no-flag'],
    difference: /^outcome: 200 null → 200 PMS_COR_001$/u,
    what: 'A missing `is_Active` is named',
    why: 'The original failed in its database',
  },
  {
    ops: ['P24'],
    steps: ['off-group'],
    difference: /^outcome: 200 success → 200 PMS_PRT_050$/u,
    what: 'A deactivated partner keeps its policy group',
    why: 'The original said that it had changed the group, and had not; its requests and keys stand on it, and come back with it',
  },
  {
    ops: ['P13', 'P14', 'P17'],
    steps: ['partner-wrong-role', 'misp-role', 'v3-misp'],
    difference: /^outcome: 403 KER-ATH-403 → 200 (?:success|PMS_CERTIFICATE_ERROR_002)$/u,
    what: 'MISPs, manual adjudication and print partners upload and read their certificates',
    why: incomplete,
  },
]
