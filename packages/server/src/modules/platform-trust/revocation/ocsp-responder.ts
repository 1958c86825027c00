import {
  issueOcspResponse,
  ocspCertificateId,
  ocspFailure,
  parseOcspRequest,
  serialNumberToDecimal,
  TrustError,
  type OcspAnswer,
  type OcspCertificateId,
  type OcspHash,
  type OcspRequest,
  type OcspStatus,
} from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import type { AuthorityKey } from '../../../platform/keys/key-ring.ts'
import { WorkQueueFull } from '../../../platform/keys/worker-pool.ts'
import { loadBySerials } from '../issued-store.ts'

/** The longest request that is read: 32 questions and a nonce. */
export const longestOcspRequest = 8 * 1024

const minuteMilliseconds = 60_000
const hashes: readonly OcspHash[] = ['SHA1', 'SHA256', 'SHA384', 'SHA512']

const issuerKeyOf = (id: OcspCertificateId): string =>
  [
    id.hash,
    Buffer.from(id.issuerNameHash).toString('hex'),
    Buffer.from(id.issuerKeyHash).toString('hex'),
  ].join()

/** Our authorities by what a question calls them; questions name an issuer by the digests of its name and key. */
const issuersByDigest = (authorities: readonly AuthorityKey[]): ReadonlyMap<string, AuthorityKey> => {
  const byDigest = new Map<string, AuthorityKey>()
  for (const authority of authorities)
    for (const hash of hashes) {
      const { certificate } = authority
      byDigest.set(issuerKeyOf(ocspCertificateId(certificate, certificate, hash)), authority)
    }
  return byDigest
}

const statusOf = (row: IssuedCertificateRow | undefined, now: Date): OcspStatus => {
  if (!row) return { kind: 'unknown' }
  const { revoked_at: at, revocation_reason: reason } = row
  return at && reason && at <= now ? { kind: 'revoked', revokedAt: at, reason } : { kind: 'good' }
}

/** An answer about a replaced certificate does not outlive its overlap. */
const nextUpdateOf = (row: IssuedCertificateRow | undefined, now: Date, until: Date): Date =>
  row?.revoked_at && row.revoked_at > now && row.revoked_at < until ? row.revoked_at : until

/** What the responder sends back. */
interface Answered {
  readonly der: Uint8Array
  /** Good for everybody until then; undefined: for this asker alone. */
  readonly cacheableUntil: Date | undefined
}

const failure = (reason: Parameters<typeof ocspFailure>[0]): Answered => ({
  der: ocspFailure(reason),
  cacheableUntil: undefined,
})

/**
 * Answers questions about what our keys have certified (RFC 6960). Unknown serial numbers and foreign issuers are
 * `unknown`. A response is signed by one delegate, so questions about two of our issuers in one request are
 * `unauthorized`.
 */
export const createOcspResponder = (app: App): ((der: Uint8Array) => Promise<Answered>) => {
  const answer = async ({ certificateIds, nonce }: OcspRequest): Promise<Answered> => {
    const byDigest = issuersByDigest(app.keys.authorities)
    const issuers = certificateIds.map((id) => byDigest.get(issuerKeyOf(id)))
    const [issuer = app.keys.signer, ...others] = [...new Set(issuers.filter((found) => found !== undefined))]
    const now = app.clock.now()
    if (others.length > 0 || issuer.certificate.notAfter <= now) return failure('unauthorized')
    const serials = certificateIds.map(({ serialNumber }) => serialNumberToDecimal(serialNumber))
    const rows = await loadBySerials(app.database, issuer.id, serials)
    const bySerial = new Map(rows.map((row) => [row.serial_number, row]))
    const until = new Date(now.getTime() + app.settings.OCSP_MINUTES * minuteMilliseconds)
    const answers = certificateIds.map((certificateId, index): OcspAnswer => {
      const row = issuers[index] ? bySerial.get(serials[index] ?? '') : undefined
      return {
        certificateId,
        status: statusOf(row, now),
        thisUpdate: now,
        nextUpdate: nextUpdateOf(row, now, until),
      }
    })
    const responder = await app.keys.responderOf(issuer)
    const der = await issueOcspResponse({
      responder: responder.certificate,
      certificates: [responder.certificate],
      answers,
      producedAt: now,
      ...(nonce ? { nonce } : {}),
      signatureAlgorithm: 'ECDSA-SHA256',
      sign: (tbs) => responder.privateKey.sign('ECDSA-SHA256', tbs),
    })
    return { der, cacheableUntil: nonce ? undefined : until }
  }

  return async (der) => {
    try {
      return await answer(parseOcspRequest(der, { maximumBytes: longestOcspRequest }))
    } catch (error) {
      if (error instanceof TrustError || error instanceof RangeError) return failure('malformedRequest')
      if (error instanceof WorkQueueFull) return failure('tryLater')
      app.log.error({ err: error }, 'ocsp')
      return failure('internalError')
    }
  }
}
