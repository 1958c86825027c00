import { sealKycResponse, type Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { PartnerFact } from '../../decision/index.ts'
import { judgePartnerRecipient } from '../../key-service/index.ts'
import { refusedFor } from '../reasons.ts'

/** Certificates that answers are encrypted for. */
export interface Recipients {
  /** @throws CallRefused `no-encryption-certificate` */
  of(partner: PartnerFact): Promise<Certificate>
}

const freshMilliseconds = 1_000

/** Looked up anew each second, and whenever anything of a partner has changed: then it is another object. */
export const createRecipients = (app: App): Recipients => {
  const known = new WeakMap<PartnerFact, { readonly until: number; readonly found: Promise<Certificate> }>()
  const load = async ({ id }: PartnerFact): Promise<Certificate> => {
    const { certificate } = await judgePartnerRecipient(app, id)
    if (certificate) return certificate
    throw refusedFor('no-encryption-certificate')
  }
  return {
    of(partner) {
      const now = app.clock.now().getTime()
      const before = known.get(partner)
      if (before && now < before.until) return before.found
      const found = load(partner)
      known.set(partner, { until: now + freshMilliseconds, found })
      return found
    },
  }
}

/**
 * The response as the partner gets it: what it says of the individual is for the partner alone (trust-and-crypto §4.3, F8),
 * everything else stands as it is.
 * @throws CallRefused `no-encryption-certificate`
 */
export const sealResponse = async (
  recipients: Recipients,
  partner: PartnerFact,
  { identity, ...rest }: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
  if (identity === undefined || identity === null) return rest
  const recipient = await recipients.of(partner)
  return { ...rest, ...sealKycResponse(recipient, Buffer.from(JSON.stringify(identity))) }
}
