import { makeCertificate, type CertificateWish, type Identity } from '../../support/certificates/openssl.ts'
import type { Stage } from '../scene.ts'

const dayMilliseconds = 86_400_000
const inDays = (days: number): Date => new Date(Date.now() + days * dayMilliseconds)

const authority = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign']

/** The certificates of a recording, made anew under the names that they had there. */
export interface Authorities {
  readonly root: Identity
  readonly sub: Identity
  /** A root of the domain FTM. */
  readonly ftmRoot: Identity
  /** Below a root that nobody trusts. */
  readonly stray: Identity
  readonly expired: Identity
  readonly short: Identity
  /** A certificate of an organisation. */
  leaf(name: string, over?: Partial<CertificateWish>): Identity
}

const made = new Map<string, Authorities>()

const makeAuthorities = (prefix: string): Authorities => {
  const name = (organisation: string, common: string) =>
    `/C=IN/ST=KA/L=BLR/O=${organisation} ${prefix}/OU=CA/CN=${common}-${prefix}`
  const own = (subject: string, until: Date, over: Partial<CertificateWish> = {}) =>
    makeCertificate({ subject, extensions: authority, until, ...over })
  const root = own(name('Root', 'root'), inDays(3000))
  const sub = own(name('Sub', 'sub'), inDays(2000), { issuer: root })
  const strayRoot = own(name('Stray', 'strayroot'), inDays(3000))
  return {
    root,
    sub,
    ftmRoot: own(`/C=IN/O=Ftm ${prefix}/CN=ftmroot-${prefix}`, inDays(3000)),
    stray: own(name('Stray', 'straysub'), inDays(2000), { issuer: strayRoot }),
    expired: own(name('Old', 'expired'), inDays(-1), { from: inDays(-900) }),
    short: own(name('Short', 'short'), inDays(100)),
    leaf: (common, over = {}) =>
      makeCertificate({
        subject: `/C=IN/O=Observed ${prefix}/CN=${common}-${prefix}`,
        issuer: sub,
        until: inDays(800),
        ...over,
      }),
  }
}

/** The authorities of one recording; made once, for openssl takes its time. */
export const authoritiesOf = (prefix: string): Authorities => {
  const known = made.get(prefix) ?? makeAuthorities(prefix)
  made.set(prefix, known)
  return known
}

/** A certificate with a fault. */
export const faults = {
  otherOrganisation: (prefix: string) => ({ subject: `/C=IN/O=Somebody else/CN=other-${prefix}` }),
  noOrganisation: (prefix: string) => ({ subject: `/C=IN/CN=none-${prefix}` }),
  expired: () => ({ from: inDays(-30), until: inDays(-1) }),
  short: () => ({ until: inDays(60) }),
  weak: () => ({ key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }),
} as const

/** An upload to the trust store that the recording has left out. */
export const trust = async (stage: Stage, identity: Identity, partnerDomain: string): Promise<void> => {
  await stage.call({
    by: `${stage.prefix}trust`,
    roles: ['PARTNER_ADMIN'],
    method: 'POST',
    path: '/partners/certificate/ca/upload',
    request: { certificateData: identity.certificate, partnerDomain },
  })
}
