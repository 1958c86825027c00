import { organisationForm } from '@entente/trust'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { snapshotOf } from '../partner.ts'
import { insert, load } from '../partner-store.ts'

/** The platform's own services as partners (pms-partner-api §2.2), by the last part of their id, with their type. */
const services = {
  auth: 'Online_Verification_Partner',
  abis: 'ABIS_Partner',
  print: 'Credential_Partner',
  resident: 'Credential_Partner',
  digitalcard: 'Credential_Partner',
  mobile: 'Credential_Partner',
  adjudication: 'Manual_Adjudication',
  cert: 'Internal_Partner',
} as const

const idOf = (service: string): string => `mpartner-default-${service}`

/** The ids of the platform's own partners. */
export const platformPartnerIds: ReadonlySet<string> = new Set(Object.keys(services).map(idOf))

/** Whether a partner is a service of the platform, without which the platform would stand still. */
export const isPlatformPartner = ({ id }: { readonly id: string }): boolean => platformPartnerIds.has(id)

/**
 * Stores the platform's own partners where they are missing: approved, each in its own policy group, ready for their
 * certificates. Their organisation is the one in the certificates of our keys. Nobody registers as their owner, for they
 * are the system's, and no mail reaches them: their addresses are unique, and of a domain that never exists (RFC 2606).
 */
export const seedPlatformPartners = async (tx: Tx, app: App): Promise<void> => {
  const organisationName = organisationForm(app.settings.ISSUER_ORGANISATION)
  for (const [service, partnerType] of Object.entries(services)) {
    const id = idOf(service)
    const isNew = await insert(tx, {
      id,
      userName: systemActor.userName,
      organisationName,
      address: '',
      phone: '',
      email: `${id}@platform.invalid`,
      partnerType,
      locale: 'eng',
      approvalStatus: 'approved',
      isActive: true,
      policyGroupId: `mpolicygroup-default-${service}`,
      createdBy: systemActor.userName,
      at: app.clock.now(),
    })
    const partner = isNew ? await load(tx, id) : undefined
    if (partner)
      await app.record(tx, {
        actor: systemActor,
        action: 'partner.registered',
        object: { type: 'partner', id },
        partnerId: id,
        before: null,
        after: snapshotOf(partner),
      })
  }
}
