import { randomBytes } from 'node:crypto'
import {
  issueCertificate,
  newSerialNumber,
  parseCertificate,
  rebuildSubject,
  type Certificate,
  type KeyAlgorithm,
  type Name,
  type TrustDomain,
} from '@entente/trust'
import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import {
  insertIssued,
  type IssuedHolder,
  type IssuedPurpose,
} from '../../../platform/keys/issued-certificate-store.ts'
import type { AuthorityKey } from '../../../platform/keys/key-ring.ts'
import { trustUrls } from '../../../platform/keys/trust-urls.ts'
import { profileOf, type Entitlement } from './entitlement.ts'
import { supersede } from '../issued-store.ts'

/** What a partner's certificate may be for. */
export type PartnerPurpose = Exclude<IssuedPurpose, 'AUTHORITY' | 'OCSP'>

/** A certificate that one of our keys has signed, not yet entered into the register. */
export interface Signed {
  readonly certificate: Certificate
  readonly issuerKeyId: string
}

const dayMilliseconds = 86_400_000

/** What is signed, and by which right: the profile follows from that alone. */
interface Order {
  readonly subjectDer: Uint8Array
  readonly spkiDer: Uint8Array
  readonly keyAlgorithm?: KeyAlgorithm
  readonly days: number
  readonly entitlement: Entitlement
}

/** Signs with one of our keys, today's issuing key where none is named; never longer than that key lasts. */
const sign = async (
  { keys, clock, settings }: App,
  order: Order,
  signer: AuthorityKey = keys.signer,
): Promise<Signed> => {
  const now = clock.now()
  const until = now.getTime() + order.days * dayMilliseconds
  const der = await issueCertificate({
    subjectDer: order.subjectDer,
    spkiDer: order.spkiDer,
    issuer: signer.certificate,
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    notAfter: new Date(Math.min(until, signer.certificate.notAfter.getTime())),
    profile: profileOf(order.entitlement, {
      style: settings.CERTIFICATE_PROFILE,
      ...(order.keyAlgorithm ? { keyAlgorithm: order.keyAlgorithm } : {}),
      urls: trustUrls(settings.trustUrl, signer.certificate),
    }),
    signatureAlgorithm: 'RSA-SHA256',
    sign: (tbs) => signer.privateKey.sign('RSA-SHA256', tbs),
  })
  return { certificate: parseCertificate(der), issuerKeyId: signer.id }
}

/**
 * Signs the platform's twin of a certificate that a partner brought: same subject and key, in the profile of the
 * settings (trust-and-crypto §2.3, §2.10). Call it before the transaction: it computes.
 */
export const signTwin = (
  app: App,
  order: {
    readonly subject: Name
    readonly spkiDer: Uint8Array
    readonly keyAlgorithm: KeyAlgorithm
    readonly entitlement: Entitlement
  },
): Promise<Signed> => {
  const { subject, ...rest } = order
  const {
    PARTNER_CERTIFICATE_DAYS: days,
    DEVICE_CERTIFICATE_EXTRA_DAYS: extra,
    CERTIFICATE_PROFILE,
  } = app.settings
  const isCompatible = CERTIFICATE_PROFILE === 'compat'
  return sign(app, {
    ...rest,
    subjectDer: isCompatible ? rebuildSubject(subject) : subject.der,
    // Consumers ask a device provider's certificate for twelve months by the calendar, perhaps a day later.
    days: !isCompatible && order.entitlement.domain === 'DEVICE' ? days + extra : days,
  })
}

/** Signs a TLS client certificate; the caller has judged the key and decided on the name. */
export const signTlsClient = (app: App, order: Omit<Order, 'days'>): Promise<Signed> =>
  sign(app, { ...order, days: app.settings.PARTNER_CERTIFICATE_DAYS })

/** Signs the certificate of an application's key, for signatures or for encryption, with the module key of that application. */
export const signApplicationKey = (app: App, module: AuthorityKey, order: Order): Promise<Signed> =>
  sign(app, order, module)

/**
 * Enters a signed certificate into the register.
 * @param replaces SHA-256 of the one whose place it takes, or null: that one stays valid for
 *   PARTNER_CERTIFICATE_OVERLAP_DAYS and is then revoked as superseded
 * @returns its id in the register
 */
export const enterIssued = async (
  tx: Tx,
  app: App,
  actor: Actor,
  entry: {
    readonly signed: Signed
    readonly holder: IssuedHolder
    readonly domain: TrustDomain | null
    readonly purpose: PartnerPurpose
    readonly replaces: string | null
  },
): Promise<string> => {
  const { signed, holder, purpose, replaces } = entry
  const now = app.clock.now()
  const id = await insertIssued(tx, {
    ...signed,
    holder,
    domain: entry.domain,
    purpose,
    at: now,
    by: actor.userName,
  })
  if (replaces !== null)
    await supersede(tx, replaces, {
      at: new Date(now.getTime() + app.settings.PARTNER_CERTIFICATE_OVERLAP_DAYS * dayMilliseconds),
      by: actor.userName,
    })
  return id
}
