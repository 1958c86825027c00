import { keyServiceRoles, type Role } from '../../../platform/access/roles.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { KeyApplication } from '../../../settings.ts'
import { listApplicationRows, loadApplicationRow } from './application-store.ts'

/** Certificates of others: `PARTNER`, with the partner's id as reference. */
export const otherDomain = 'PARTNER'

/** What addresses a key: application and reference, the latter empty for an application's module key. */
export interface KeyName {
  readonly applicationId: string
  readonly referenceId: string
}

/** The name of a key of ours, with the service roles that may use it. */
export interface OwnKeyName extends KeyName {
  readonly users: readonly Role[]
}

/** The two parts of a name alone, for records and refusals. */
export const partsOf = ({ applicationId, referenceId }: KeyName): KeyName => ({ applicationId, referenceId })

const withKnownRoles = ({ id, roles }: { id: string; roles: readonly string[] }): KeyApplication => ({
  id,
  roles: keyServiceRoles.filter((role) => roles.includes(role)),
})

/**
 * Applications whose keys are kept here: those of the database and those of KEY_APPLICATIONS, which wins. ROOT and PMS
 * are the platform's own and sign certificates only.
 */
export const listApplications = async ({ database, settings }: App): Promise<KeyApplication[]> => {
  const rows = (await listApplicationRows(database)).map(withKnownRoles)
  const all = new Map([...rows, ...settings.keyApplications].map((each) => [each.id, each]))
  return [...all.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

const findApplication = async (
  { database, settings }: App,
  id: string,
): Promise<KeyApplication | undefined> => {
  const added = settings.keyApplications.find((each) => each.id === id)
  if (added) return added
  const row = await loadApplicationRow(database, id)
  return row && withKnownRoles(row)
}

/**
 * Reads the name of one of our keys; letters of the application in any case.
 * @throws Refusal KER-KMS-002
 */
export const readKeyName = async (
  app: App,
  applicationId: string,
  referenceId: string | null | undefined,
): Promise<OwnKeyName> => {
  const application = await findApplication(app, applicationId.trim().toUpperCase())
  if (!application) throw new Refusal('KER-KMS-002', { applicationId: applicationId.slice(0, 36) })
  return { applicationId: application.id, referenceId: referenceId?.trim() ?? '', users: application.roles }
}

/** References of the keys that sign: of an application's module key, and `SIGN`. All others but `TLS-CLIENT` are for encryption. */
export const signingReferences = ['', 'SIGN']

export const isSigningKey = ({ referenceId }: KeyName): boolean =>
  signingReferences.includes(referenceId.toUpperCase())

/** The reference of the key with which the platform opens connections to others, and nothing else. */
export const clientReference = 'TLS-CLIENT'

/** Whether a key stands for the platform in TLS alone: nobody signs with it, or encrypts for it. */
export const isClientKey = ({ referenceId }: KeyName): boolean =>
  referenceId.toUpperCase() === clientReference

/** The module key itself, which certifies the application's other keys. */
export const isModuleKey = ({ referenceId }: KeyName): boolean => referenceId === ''

// A reference stands in the name of a certificate: nothing that hides, turns or looks like something else.
const referenceForm = /^[A-Za-z0-9][A-Za-z0-9_.@:-]*$/u

/** A key of this reference may be made. @throws Refusal KER-KMS-010 */
export const requireReference = ({ referenceId }: KeyName): void => {
  if (!referenceForm.test(referenceId)) throw new Refusal('KER-KMS-010', { referenceId, why: 'form' })
}

/** Whether a holder of these roles may sign and decrypt with the key (trust-and-crypto §3.2, `access_allowed`). */
export const mayUse = ({ users }: OwnKeyName, roles: ReadonlySet<Role>): boolean =>
  roles.has('PARTNER_ADMIN') || users.some((role) => roles.has(role))
