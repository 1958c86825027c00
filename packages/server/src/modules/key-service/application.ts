import type { Role } from '../../platform/access/roles.ts'
import { Refusal } from '../../platform/refusal.ts'

/**
 * Applications whose keys are kept here, and the service roles that may use them (trust-and-crypto §3.2,
 * `access_allowed`). Administrators may use all. ROOT and PMS are the platform's own and sign certificates only.
 */
const applications = {
  KERNEL: ['ID_AUTHENTICATION', 'CREDENTIAL_ISSUANCE', 'CREATE_SHARE', 'RESIDENT'],
  IDA: ['ID_AUTHENTICATION'],
  ID_REPO: ['CREDENTIAL_ISSUANCE'],
  CREDENTIAL_SERVICE: ['CREDENTIAL_ISSUANCE', 'CREATE_SHARE'],
  RESIDENT: ['RESIDENT'],
} as const satisfies Record<string, readonly Role[]>

type ApplicationName = keyof typeof applications

/** Certificates of others: `PARTNER`, with the partner's id as reference. */
export const otherDomain = 'PARTNER'

/** What addresses a key: application and reference, the latter empty for an application's master key. */
export interface KeyName {
  readonly applicationId: ApplicationName | typeof otherDomain
  readonly referenceId: string
}

const isApplication = (text: string): text is ApplicationName => Object.hasOwn(applications, text)

/**
 * Reads the name of one of our keys; letters in any case.
 * @throws Refusal KER-KMS-002
 */
export const readKeyName = (applicationId: string, referenceId: string | null | undefined): KeyName => {
  const upper = applicationId.trim().toUpperCase()
  if (!isApplication(upper)) throw new Refusal('KER-KMS-002', { applicationId: applicationId.slice(0, 36) })
  return { applicationId: upper, referenceId: referenceId?.trim() ?? '' }
}

/** References of the keys that sign: of an application's master key, and `SIGN`. All others are for encryption. */
export const signingReferences = ['', 'SIGN']

export const isSigningKey = ({ referenceId }: KeyName): boolean =>
  signingReferences.includes(referenceId.toUpperCase())

/** Roles that may use keys at all; `mayUse` says which. */
export const keyUserRoles = [
  'PARTNER_ADMIN',
  'ID_AUTHENTICATION',
  'CREDENTIAL_ISSUANCE',
  'CREATE_SHARE',
  'RESIDENT',
] as const satisfies readonly Role[]

/** Whether a holder of these roles may sign and decrypt with the application's keys. */
export const mayUse = ({ applicationId }: KeyName, roles: ReadonlySet<Role>): boolean =>
  roles.has('PARTNER_ADMIN') ||
  (applicationId !== otherDomain && applications[applicationId].some((role) => roles.has(role)))
