import type { App } from '../../../platform/app.ts'
import { partnerAtRunTime, type PartnerFact } from '../../decision/index.ts'
import { loadByFingerprints } from '../../platform-trust/index.ts'
import { refusedFor } from '../reasons.ts'

/** Whose certificate opened a connection. */
export interface CertifiedCaller {
  readonly partnerId: string
  /** SHA-256 of its DER, hex. */
  readonly thumbprint: string
}

interface Issued {
  readonly isForConnections: boolean
  readonly isForAll: boolean
  readonly notBefore: Date
  readonly notAfter: Date
  readonly revokedAt: Date | null
}

const mostKnown = 100_000

/** Says whose a certificate is, and whether it may open connections, as often as it is asked. */
export interface CallerCertificates {
  /** @throws CallRefused where it is none that we have signed for a partner's connections, or does not count now */
  callerWith(thumbprint: string): Promise<CertifiedCaller>
}

/**
 * What is known of a certificate is remembered with its partner, whom the feed of decisions names when any certificate of it is
 * revoked: then the partner is another object, and the certificate is looked up again.
 */
export const createCallerCertificates = (app: App): CallerCertificates => {
  const owners = new Map<string, string>()
  const known = new WeakMap<PartnerFact, Map<string, Issued>>()

  const load = async (thumbprint: string) => {
    const [row] = await loadByFingerprints(app.database, [thumbprint])
    if (!row || row.holder_type !== 'partner' || row.partner_id === null) return undefined
    const issued: Issued = {
      isForConnections: row.purpose === 'ALL' || row.purpose === 'TLS',
      isForAll: row.purpose === 'ALL',
      notBefore: row.not_before,
      notAfter: row.not_after,
      revokedAt: row.revoked_at,
    }
    return { partnerId: row.partner_id, issued }
  }

  /** A certificate is one partner's for ever. */
  const ownerOf = async (thumbprint: string): Promise<string | undefined> => {
    const owner = owners.get(thumbprint) ?? (await load(thumbprint))?.partnerId
    if (owner === undefined) return undefined
    owners.delete(thumbprint)
    const [oldest] = owners.size >= mostKnown ? owners.keys() : []
    if (oldest !== undefined) owners.delete(oldest)
    owners.set(thumbprint, owner)
    return owner
  }

  /** Looked up after the partner was: a change behind that is in it, or makes the partner another. */
  const issuedOf = async (partner: PartnerFact, thumbprint: string): Promise<Issued | undefined> => {
    const ofPartner = known.get(partner) ?? new Map<string, Issued>()
    known.set(partner, ofPartner)
    const found = ofPartner.get(thumbprint) ?? (await load(thumbprint))?.issued
    if (found) ofPartner.set(thumbprint, found)
    return found
  }

  const counts = ({ certificates }: PartnerFact, issued: Issued, thumbprint: string): boolean => {
    const now = app.clock.now()
    const held = certificates.find((each) => each.thumbprint === thumbprint)
    // What a partner has uploaded for all purposes counts as long as its signatures do; others stand for themselves.
    if (issued.isForAll && !held) return false
    if (held && (!held.isTrusted || !(held.isCurrent || (held.acceptedUntil && now <= held.acceptedUntil))))
      return false
    const isRevoked = issued.revokedAt !== null && issued.revokedAt <= now
    return !isRevoked && issued.notBefore <= now && now <= issued.notAfter
  }

  return {
    async callerWith(thumbprint) {
      const partnerId = await ownerOf(thumbprint)
      const partner = partnerId === undefined ? undefined : await partnerAtRunTime(app, partnerId)
      const issued = partner && (await issuedOf(partner, thumbprint))
      if (!partner || !issued?.isForConnections) throw refusedFor('client-certificate-other')
      if (!counts(partner, issued, thumbprint)) throw refusedFor('client-certificate-ended')
      return { partnerId: partner.id, thumbprint }
    },
  }
}
