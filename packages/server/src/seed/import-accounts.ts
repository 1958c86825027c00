import { z } from 'zod'
import { systemActor } from '../platform/access/authority.ts'
import { memberRoles } from '../platform/access/membership.ts'
import { isRole, roleForm, sortRoles, type Role } from '../platform/access/roles.ts'
import type { App } from '../platform/app.ts'
import type { Tx } from '../platform/database/database.ts'
import { line } from '../platform/http/fields.ts'
import { locales } from '../platform/i18n/locale.ts'
import { explain } from '../platform/i18n/translate.ts'
import { Refusal } from '../platform/refusal.ts'
import {
  addMemberIn,
  checkAccountNames,
  loadAccountWithPassword,
  loadServiceClient,
  putAccountIn,
  putServiceClient,
  roleOfPartnerType,
  type Account,
} from '../modules/accounts/index.ts'
import { hashPassword, verifyPassword } from '../modules/credentials/index.ts'
import {
  loadPartner,
  loadPartnerType,
  registerPartnerIn,
  type PartnerType,
} from '../modules/partners/index.ts'

/** Says which entry and which field of an import file cannot be taken, and why. */
class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly remedy = 'Correct the file and import it again; entries before this one are in place.'
}

const optionalLine = (maximum: number) => z.union([z.literal(''), line(maximum)]).default('')

/** A role of ours, or of another part of the platform, which knows what it means. */
const role = z.string().regex(roleForm, {
  error: 'must be a name of at most 64 Latin letters, digits and _ . : -',
})

const roleList = z.array(role).max(100).default([])

const accountShape = z.object({
  username: z.string().min(1).max(256),
  password: z.string().min(1).max(256),
  email: z.string().max(254),
  firstName: optionalLine(64),
  lastName: optionalLine(64),
  organizationName: optionalLine(128),
  address: optionalLine(2000),
  phone: optionalLine(16),
  partnerType: z.string().max(36).nullish(),
  /** Name of the partner's policy group; absent, it is chosen later. */
  policyGroup: z.string().max(128).nullish(),
  locale: z.enum(locales).default('eng'),
  roles: roleList,
  /** Organisations for which the account acts; they must be there, or earlier in the file. */
  memberOf: z
    .array(z.object({ partnerId: z.string().min(1).max(36), role: z.enum(memberRoles) }))
    .default([]),
})

const clientShape = z.object({
  clientId: z.string().trim().min(1).max(64),
  secret: z.string().min(1).max(256),
  roles: roleList,
})

const fileShape = z.object({
  accounts: z.array(accountShape).default([]),
  clients: z.array(clientShape).default([]),
})

type AccountEntry = z.output<typeof accountShape>
type ClientEntry = z.output<typeof clientShape>

/** What an import did. */
export interface ImportResult {
  /** Accounts of the file, all in place now. */
  readonly accounts: number
  /** How many of them were new. */
  readonly created: number
  readonly clients: number
  /** Roles that mean nothing here, of other parts of the platform or written wrongly. */
  readonly foreignRoles: readonly string[]
}

const describe = (issue: z.core.$ZodIssue): string => {
  const [list, index, ...field] = issue.path
  const place =
    typeof index === 'number'
      ? `${String(list)}[${index}]${field.length > 0 ? `.${field.join('.')}` : ''}`
      : issue.path.join('.') || 'the file'
  return `${place}: ${issue.message}`
}

const typeOf = async (app: App, entry: AccountEntry, place: string): Promise<PartnerType | null> => {
  if (!entry.partnerType) return null
  const type = await loadPartnerType(app.database, entry.partnerType)
  if (!type) throw new ImportError(`${place}.partnerType: ${entry.partnerType} is not a partner type`)
  if (!entry.organizationName) throw new ImportError(`${place}.organizationName: a partner needs one`)
  return type
}

/** A hash is salted: as long as the password fits the stored one, that one stays, and an import changes nothing. */
const hashFor = async (app: App, userName: string, password: string): Promise<string | null> => {
  // Where an outside provider signs people in, no password of ours is kept: a switch back must not bring it to life.
  if (app.settings.oidc) return null
  const known = await loadAccountWithPassword(app.database, userName)
  const stored = known?.passwordHash ?? null
  return stored !== null && (await verifyPassword(app, stored, password))
    ? stored
    : hashPassword(app, password)
}

const rolesOf = (entry: AccountEntry, type: PartnerType | null): Role[] => {
  const own = type && roleOfPartnerType(type.code)
  return [...new Set([...sortRoles(entry.roles).roles, ...(own && isRole(own) ? [own] : [])])]
}

const addPartner = async (tx: Tx, app: App, entry: AccountEntry, type: PartnerType): Promise<void> => {
  if (await loadPartner(tx, entry.username)) return
  const { username: id, organizationName: organisationName, address, phone, email, locale } = entry
  const wish = { id, userName: id, organisationName, address, phone, email, locale, partnerType: type.code }
  const group = { policyGroup: entry.policyGroup ?? null, choosesGroupLater: true }
  await registerPartnerIn(tx, app, { ...wish, ...group }, { actor: systemActor })
}

/** Adds the memberships that are missing; a role that an owner has changed since stays. */
const addMemberships = async (
  tx: Tx,
  app: App,
  { memberOf }: AccountEntry,
  { account, place }: { readonly account: Account; readonly place: string },
): Promise<void> => {
  for (const [index, { partnerId, role: memberRole }] of memberOf.entries()) {
    const partner = await loadPartner(tx, partnerId)
    if (!partner) throw new ImportError(`${place}.memberOf[${index}]: there is no partner ${partnerId}`)
    await addMemberIn(tx, app, { account, partner, role: memberRole }, systemActor)
  }
}

const importAccount = async (app: App, entry: AccountEntry, place: string): Promise<boolean> => {
  const { username: userName, organizationName: organisationName, email } = entry
  try {
    checkAccountNames({ userName, email })
    const type = await typeOf(app, entry, place)
    const wish = {
      userName,
      email,
      organisationName,
      firstName: entry.firstName,
      lastName: entry.lastName,
      address: entry.address,
      phone: entry.phone,
      locale: entry.locale,
      partnerType: type?.code ?? null,
      roles: rolesOf(entry, type),
      foreignRoles: sortRoles(entry.roles).foreignRoles,
      passwordHash: await hashFor(app, userName, entry.password),
    }
    return await app.database.transaction(async (tx) => {
      const { account, isNew } = await putAccountIn(tx, app, wish, { actor: systemActor })
      if (type) await addPartner(tx, app, entry, type)
      await addMemberships(tx, app, entry, { account, place })
      return isNew
    })
  } catch (error) {
    if (error instanceof Refusal) throw new ImportError(`${place} (${userName}): ${explain(error, 'eng')}`)
    throw error
  }
}

const importClient = async (app: App, entry: ClientEntry): Promise<void> => {
  const stored = (await loadServiceClient(app.database, entry.clientId))?.secretHash ?? null
  const fits = stored !== null && (await verifyPassword(app, stored, entry.secret))
  const secretHash = fits ? stored : await hashPassword(app, entry.secret)
  const client = { clientId: entry.clientId, secretHash, ...sortRoles(entry.roles) }
  await app.database.transaction((tx) => putServiceClient(tx, app, client))
}

/**
 * Stores accounts, their partners and service clients; existing ones are brought
 * to the values given. Repeating it changes nothing. Passwords are the operator's business: no rule applies to them.
 * @throws ImportError naming the entry and the field
 */
export const importAccounts = async (app: App, content: unknown): Promise<ImportResult> => {
  const parsed = fileShape.safeParse(content)
  if (!parsed.success) throw new ImportError(parsed.error.issues.map(describe).join('\n'))
  let created = 0
  for (const [index, entry] of parsed.data.accounts.entries())
    if (await importAccount(app, entry, `accounts[${index}]`)) created += 1
  const { accounts, clients } = parsed.data
  for (const entry of clients) await importClient(app, entry)
  const { foreignRoles } = sortRoles([...accounts, ...clients].flatMap((entry) => entry.roles))
  return { accounts: accounts.length, created, clients: clients.length, foreignRoles }
}
