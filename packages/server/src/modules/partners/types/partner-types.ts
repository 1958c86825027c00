import type { Tx } from '../../../platform/database/database.ts'
import type { PartnerType } from '../partner.ts'
import { insertMissing } from './partner-type-store.ts'

const type = (
  code: string,
  description: string,
  isPolicyRequired: boolean,
  isSelfRegistrable = true,
): PartnerType => ({ code, description, isPolicyRequired, isSelfRegistrable })

/** The thirteen types of the contract (pms-partner-api §2.2). Nobody registers as administrator or internal partner. */
export const partnerTypes: readonly PartnerType[] = [
  type('Auth_Partner', 'Authentication Partner', true),
  type('Credential_Partner', 'Credential Partner', true),
  type('Online_Verification_Partner', 'Online Verification Partner', true),
  type('ABIS_Partner', 'ABIS Partner', true),
  type('Manual_Adjudication', 'Manual Adjudication', true),
  type('Internal_Partner', 'Internal Partner', true, false),
  type('Print_Partner', 'Print Partner', true),
  type('Binding_Partner', 'Binding Partner', true, false),
  type('Device_Provider', 'Device Provider', false),
  type('FTM_Provider', 'FTM Chip Provider', false),
  type('MISP_Partner', 'MISP Partner', false),
  type('SDK_Partner', 'SDK Partner', false),
  type('Partner_Admin', 'Partner Administrator', false, false),
]

const places: ReadonlyMap<string, number> = new Map(partnerTypes.map(({ code }, place) => [code, place]))

/** Types in the order in which the contract lists them; those that an operator added come last. */
export const inContractOrder = (types: readonly PartnerType[]): PartnerType[] =>
  [...types].sort((a, b) => (places.get(a.code) ?? places.size) - (places.get(b.code) ?? places.size))

/** Stores the contract's partner types where they are missing. */
export const seedPartnerTypes = (tx: Tx): Promise<void> => insertMissing(tx, partnerTypes)
