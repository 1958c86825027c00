import { isolated } from '../../locales/text.ts'
import type { Response } from '../../api/client.ts'

export type Notification = Response<'notifications.list-own'>['notifications'][number]

// An event may leave out what it does not know; a text must not fail for that.
const blank = { label: '', chip: '', organisation: '', actor: '', partnerId: '', policyName: '' }

/** The values for the text of a notification, each kept from reordering the sentence around it. */
export const valuesOf = ({ values: { make = '', model = '', ...values } }: Notification) =>
  // Make and model are one name: apart they would change places in a sentence from right to left.
  Object.fromEntries(
    Object.entries({ ...blank, ...values, chip: `${make} ${model}`.trim() }).map(([name, value]) => [
      name,
      value === '' ? '' : isolated(value),
    ]),
  )

/** Where a notification leads; null when its object has no page. */
export const pageOf = ({ event, objectType, objectId }: Notification, admin: boolean): string | null => {
  const id = encodeURIComponent(objectId)
  switch (objectType) {
    case 'chip':
    case 'chip-certificate':
      return admin ? `/admin/chips/${id}` : `/chips/${id}`
    case 'policy-request':
      // Whoever is told that somebody asks decides; whoever is told of a decision has asked.
      return event === 'policy-request.asked' ? `/policies/requests/${id}` : `/policy-requests/${id}`
    case 'partner-certificate':
      return admin ? null : `/partner-certificate/${id}`
    case 'trust-certificate':
      return admin ? `/admin/trust-store/${id}` : null
    case 'api-key':
      return admin ? `/admin/api-keys/${id}` : `/api-keys/${id}`
    case 'device-model':
      return admin ? `/admin/devices/${id}` : `/devices/${id}`
    case 'sbi':
      return admin ? `/admin/sbis/${id}` : `/sbis/${id}`
    case 'licence':
      return admin ? `/admin/licences/${id}` : `/licences/${id}`
    case 'oidc-client':
      return admin ? `/admin/oidc-clients/${id}` : `/oidc-clients/${id}`
    case 'webhook':
      return admin ? `/admin/webhooks/${id}` : `/webhooks/${id}`
    case 'go-live':
      return admin ? `/admin/partners/${id}` : `/organisation/${id}`
    case 'registration':
      return admin ? `/admin/requests/${id}` : null
    default:
      return null
  }
}
