import { createHash } from 'node:crypto'
import type { RecipientProblem } from '../key-service/index.ts'

/** What a webhook can hear of: what is done to a partner and to what is its own, by the names of history. */
export const webhookEvents = [
  'partner.activated',
  'partner.deactivated',
  'partner.reactivated',
  'partner-certificate.uploaded',
  'partner-certificate.renewed',
  'policy-request.asked',
  'policy-request.approved',
  'policy-request.rejected',
  'policy-request.withdrawn',
  'api-key.generated',
  'api-key.replaced',
  'api-key.activated',
  'api-key.deactivated',
  'api-key.moved',
  'api-key.expired',
  'licence.generated',
  'licence.replaced',
  'licence.activated',
  'licence.deactivated',
  'licence.expired',
  'oidc-client.created',
  'oidc-client.changed',
  'oidc-client.activated',
  'oidc-client.deactivated',
  'oidc-client.refused',
  'device-model.added',
  'device-model.approved',
  'device-model.rejected',
  'device-model.deactivated',
  'device-model.activated',
  'sbi.submitted',
  'sbi.approved',
  'sbi.rejected',
  'sbi.deactivated',
  'sbi.activated',
  'sbi.expired',
  'chip.submitted',
  'chip.approved',
  'chip.rejected',
  'chip.deactivated',
  'hotlist-entry.blocked',
  'hotlist-entry.changed',
  'hotlist-entry.lifted',
] as const

export type WebhookEvent = (typeof webhookEvents)[number]

/** Why nothing can be encrypted for its partner. */
export const recipientProblems = [
  'none',
  'expired',
  'revoked',
  'untrusted',
  'unfit',
] as const satisfies readonly RecipientProblem[]

/** Where a webhook stands: paused by somebody, or disabled since nothing arrived for days. */
export const webhookStates = ['active', 'paused', 'disabled'] as const

export type WebhookState = (typeof webhookStates)[number]

/** An address to which events are sent. */
export interface Webhook {
  readonly id: string
  /** Null: the platform's own. */
  readonly partnerId: string | null
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** Encrypted for its partner's certificate and signed with the platform's key. */
  readonly isEncrypted: boolean
  readonly state: WebhookState
  /** Sealed, as the one before it, which signs too until `previousUntil`. */
  readonly secret: Uint8Array
  readonly previousSecret: Uint8Array | null
  readonly previousUntil: Date | null
  /** Since when nothing has arrived. */
  readonly failingSince: Date | null
  readonly createdBy: string
  readonly createdAt: Date
}

export const webhookFamily = 'webhook'

/** The receiver of its deliveries. */
export const receiverOf = ({ id }: Pick<Webhook, 'id'>): string => `${webhookFamily}:${id}`

/** How others know an address: the rest of its path, and its query, may be secret. The column `shown_url` says the same. */
export const shownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}/${pathname.split('/')[1] ?? ''}`
}

/** Tells that an address is another one where what is shown of it is the same. */
const fingerprintOf = (url: string): string => createHash('sha256').update(url).digest('hex').slice(0, 16)

/** What the history of a webhook shows. */
export const snapshotOf = ({ name, url, events, isEncrypted, state }: Webhook) => ({
  name,
  url: shownUrl(url),
  urlFingerprint: fingerprintOf(url),
  events: events.join(', '),
  isEncrypted,
  status: state,
})

const actions = {
  active: ['test', 'change', 'rotate', 'replay', 'pause', 'delete'],
  paused: ['test', 'change', 'rotate', 'resume', 'delete'],
  disabled: ['test', 'change', 'rotate', 'resume', 'delete'],
} as const

export const webhookActions = ['test', 'change', 'rotate', 'replay', 'pause', 'resume', 'delete'] as const

/** What is done for an active partner alone. */
const ofActive: ReadonlySet<string> = new Set(['test', 'change', 'replay', 'resume'])

/** What can be done with a webhook by whoever may change it. */
export const actionsFor = (
  { state }: Pick<Webhook, 'state'>,
  isOwnerActive: boolean,
): readonly (typeof webhookActions)[number][] =>
  actions[state].filter((action) => isOwnerActive || !ofActive.has(action))
