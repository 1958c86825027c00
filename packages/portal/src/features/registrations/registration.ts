import { tidy } from '../../ui/form/rules.ts'
import type { Request } from '../../api/client.ts'
import type { AccountLocale } from '../../locales/languages.ts'

/** What the registration form holds. */
export interface Registration extends Record<string, string> {
  partnerType: string
  /** Empty: chosen later. */
  policyGroup: string
  firstName: string
  lastName: string
  organizationName: string
  address: string
  phone: string
  email: string
  locale: AccountLocale
  purpose: string
  userName: string
  password: string
  passwordAgain: string
}

export const emptyRegistration = (locale: AccountLocale): Registration => ({
  partnerType: '',
  policyGroup: '',
  firstName: '',
  lastName: '',
  organizationName: '',
  address: '',
  phone: '',
  email: '',
  locale,
  purpose: '',
  userName: '',
  password: '',
  passwordAgain: '',
})

/** How long the purpose may be. */
export const purposeLimit = 500

/** The registration as the contract wants it. */
export const toRequest = (values: Registration): Request<'registrations.register'> => ({
  partnerType: values.partnerType,
  policyGroup: values.policyGroup,
  firstName: tidy(values.firstName),
  lastName: tidy(values.lastName),
  organizationName: tidy(values.organizationName),
  address: tidy(values.address),
  phone: tidy(values.phone),
  email: tidy(values.email),
  locale: values.locale,
  purpose: tidy(values.purpose),
  userName: tidy(values.userName),
  password: values.password,
})

/** Codes of the server and the field that each is about. */
export const fieldOfCode = {
  ENT_ACC_004: 'password',
  PMS_PRT_010: 'partnerType',
  PMS_PRT_012: 'email',
  PMS_PRT_051: 'userName',
  PMS_PRT_052: 'userName',
  PMS_PRT_066: 'userName',
  PMS_PRT_002: 'policyGroup',
  PMS_PMP_023: 'policyGroup',
} as const satisfies Record<string, keyof Registration>
