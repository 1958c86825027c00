import { mostFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import { policyTypes } from './policy-types.ts'

/** What forms for policies ask for, by the contract's names (P14). Nothing else can be read there (B-05). */
const values: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['pmp.allowed.policy.types', policyTypes.join(',')],
  [
    'policy.allowed.kyc.attributes',
    {
      fullName: 'Full Name',
      middleName: 'Middle Name',
      lastName: 'Last Name',
      gender: 'Gender',
      dateOfBirth: 'DateOfBirth',
      phone: 'phone',
    },
  ],
  ['policy.auth.allowed.token.types', ['random', 'partner', 'policy']],
  ['mosip.pms.filtervalue.max_columns', String(mostFilterValues)],
])

/** The value of a key of the contract; null for every other. */
export const configurationOf = (key: string): unknown => values.get(key) ?? null
