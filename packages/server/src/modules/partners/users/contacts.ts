import { createHmac } from 'node:crypto'
import { emailKey } from '@entente/mail-addresses'
import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { requireEmail } from '../../accounts/index.ts'
import { list, save } from './contact-store.ts'
import { requireOwn } from '../own-partner.ts'
import { load, lock } from '../partner-store.ts'

const purpose = 'partner-contact'
const maximumPhone = 16
/** As many as a screen and a person can do with; a bound, for each is kept for ever. */
const mostContacts = 100

/** Somebody whom to reach at a partner. */
export interface Contact {
  readonly address: string
  readonly phone: string
  readonly email: string
  readonly isActive: boolean
}

/**
 * Whom to reach at a partner, oldest first.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005
 */
export const listContacts = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<(Contact & { readonly updatedAt: Date })[]> => {
  requireOwn(authority, await load(app.database, partnerId))
  const stored = await list(app.database, partnerId)
  return stored.map(({ sealedContact, isActive, updatedAt }) => {
    const personal = JSON.parse(app.vault.open(purpose, sealedContact).toString('utf8')) as Omit<
      Contact,
      'isActive'
    >
    return { ...personal, isActive, updatedAt }
  })
}

/**
 * P7. Adds a contact to the caller's partner, or changes the one with this address.
 * @returns whether it was new
 * @throws Refusal PMS_PRT_012, PMS_PRT_013 (contact), PMS_PRT_055 (not the caller's), PMS_PRT_005 (no such partner,
 * told to administrators), PMS_PMP_016 (the partner is not active: not yet, or no longer), ENT_PRT_004 (too many)
 */
export const putContact = (
  app: App,
  authority: Authority,
  partnerId: string,
  contact: Contact,
): Promise<boolean> => {
  const email = requireEmail(contact.email)
  if (contact.phone.length > maximumPhone) throw new Refusal('PMS_PRT_013', { limit: maximumPhone })
  const emailHash = createHmac('sha256', app.vault.derive(`${purpose}-email`))
    .update(emailKey(email))
    .digest()
  const { isActive, ...personal } = contact
  const sealedContact = app.vault.seal(purpose, Buffer.from(JSON.stringify({ ...personal, email })))
  return app.database.transaction(async (tx) => {
    const partner = requireOwn(authority, await lock(tx, partnerId))
    if (!partner.isActive) throw new Refusal('PMS_PMP_016')
    const at = app.clock.now()
    const by = authority.userName
    const isNew = await save(tx, { id: newId(), partnerId, emailHash, sealedContact, isActive, by, at })
    if (isNew && (await list(tx, partnerId)).length > mostContacts)
      throw new Refusal('ENT_PRT_004', { limit: mostContacts })
    await app.record(tx, {
      actor: authority,
      action: isNew ? 'partner.contact-added' : 'partner.contact-updated',
      object: { type: 'partner', id: partnerId },
      partnerId,
      before: null,
      after: { contactIsActive: isActive },
    })
    return isNew
  })
}
