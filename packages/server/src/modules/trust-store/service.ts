import {
  findPath,
  formatName,
  issuersFirst,
  parseCertificate,
  readCertificateFile,
  searchableName,
  subjectText,
  type Certificate,
} from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique } from '../../platform/database/database.ts'
import { decideOnEvidence, EvidenceMoved } from '../../platform/database/inside/evidence.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireForeignOrOurs } from '../platform-trust/index.ts'
import { noPath, unreadable } from './uploads/certificate-rules.ts'
import { revocationModeOf } from './view/checked-path.ts'
import { readDomain, type Domain } from './domain.ts'
import { holdTrustAlone } from './states/ground.ts'
import {
  insertTrustCertificate,
  loadTrustCertificate,
  oncePerDomain,
  type Ground,
  type TrustCertificateRow,
} from './store.ts'
import { memoryOf, type GroundedView } from './view/trust-memory.ts'
import { judgeCaCertificate, type TrustKind } from './trust-certificate.ts'

/** How much of a chain was stored; the texts are the contract's. */
type UploadStatus = 'Upload Success.' | 'Partial Upload Success.' | 'Upload Failed.'

/** One certificate of an upload, and where it was stored or why not. */
export interface UploadedCertificate {
  readonly certificate: Certificate
  readonly outcome: { readonly id: string; readonly kind: TrustKind } | Refusal
}

const statusOf = (certificates: readonly UploadedCertificate[]): UploadStatus => {
  const stored = certificates.filter(({ outcome }) => !(outcome instanceof Refusal)).length
  if (stored === certificates.length) return 'Upload Success.'
  return stored > 0 ? 'Partial Upload Success.' : 'Upload Failed.'
}

/** A certificate that fits into the store as it stood. */
interface Judged {
  readonly certificate: Certificate
  readonly kind: TrustKind
  readonly ground: Ground
}

const storeCertificate = async (
  app: App,
  authority: Authority,
  { certificate, kind, ground }: Judged,
): Promise<string> => {
  const id = newId()
  const { domain } = ground
  const row: TrustCertificateRow = {
    id,
    domain,
    kind,
    subject: searchableName(certificate.subject),
    issuer: searchableName(certificate.issuer),
    serial_number: certificate.serialNumber.hex,
    sha1: certificate.sha1,
    sha256: certificate.sha256,
    not_before: certificate.notBefore,
    not_after: certificate.notAfter,
    der: Buffer.from(certificate.der),
    uploaded_at: app.clock.now(),
    uploaded_by: authority.userName,
    state: 'ACTIVE',
    state_reason: null,
    state_changed_at: null,
    state_changed_by: null,
  }
  try {
    await app.database.transaction(async (tx) => {
      await holdTrustAlone(tx, ground)
      await insertTrustCertificate(tx, row)
      await app.record(tx, {
        actor: authority,
        action: 'trust-certificate.uploaded',
        object: { type: 'trust-certificate', id },
        partnerId: null,
        before: null,
        after: {
          kind,
          domain,
          subject: formatName(certificate.subject),
          issuer: formatName(certificate.issuer),
          sha256: row.sha256,
        },
      })
    })
    return id
  } catch (error) {
    if (violatesUnique(error, oncePerDomain))
      throw new Refusal('KER-PCM-003', { problem: 'stored', subject: subjectText(certificate), domain })
    throw error
  }
}

/** Where the policy of the domain asks, nobody may have revoked it. @throws Refusal KER-PCM-005 */
const requireUnrevoked = async (app: App, certificate: Certificate, domain: Domain): Promise<void> => {
  if (revocationModeOf(app.settings, domain) === 'off') return
  const answer = await memoryOf(app).pathTo(domain, certificate)
  if (!answer.ok) throw noPath('KER-PCM-005', certificate, domain, answer.refusal)
}

/** Judges a certificate by the store as it was read. @throws Refusal */
const judge = async (app: App, certificate: Certificate, { view, ground }: GroundedView): Promise<Judged> => {
  const { domain } = ground
  const { CA_MINIMUM_MONTHS: minimumMonths, CA_CHECKS: checks } = app.settings
  const kind = judgeCaCertificate(certificate, { domain, view, now: app.clock.now(), minimumMonths, checks })
  if (kind instanceof Refusal) throw kind
  await requireForeignOrOurs(app.database, certificate)
  if (kind === 'INTERMEDIATE') await requireUnrevoked(app, certificate, domain)
  return { certificate, kind, ground }
}

const withAnother = ({ view, ground }: GroundedView, { certificate, kind }: Judged): GroundedView => {
  const place = kind === 'ROOT' ? 'roots' : 'intermediates'
  return { ground, view: { ...view, [place]: [...view[place], certificate] } }
}

/** Neither armour nor an alphabet of base64: nothing that could be a certificate was sent. */
const isForeignText = (text: string): boolean => !text.includes('-----') && !/^[\w+/=\s-]*$/u.test(text)

/**
 * Adds CA certificates to the trust store of a domain (trust-and-crypto §1.2–1.3). One certificate is stored or
 * refused; of several, those that fit are stored.
 * @param text PEM (one or many), PKCS#7 or base64 of either
 * @returns the contract's status, and what became of each certificate
 * @throws Refusal for a single certificate, and for a file without any
 */
export const uploadCaCertificates = async (
  app: App,
  authority: Authority,
  text: string,
  domainText: string,
): Promise<{ status: UploadStatus; certificates: readonly UploadedCertificate[] }> => {
  const file = readCertificateFile(text)
  if (!file.ok && isForeignText(text)) throw new Refusal('KER-CRY-003', { input: 'certificate' })
  if (!file.ok) throw unreadable('KER-PCM-001', file.problem)
  const domain = readDomain(domainText)
  const certificates: UploadedCertificate[] = []
  let store = await memoryOf(app).freshViewOf(domain)
  for (const certificate of issuersFirst(file.certificates)) {
    try {
      const judged = await decideOnEvidence(
        () => judge(app, certificate, store),
        async (fits) => {
          try {
            return { ...fits, id: await storeCertificate(app, authority, fits) }
          } catch (error) {
            if (error instanceof EvidenceMoved) store = await memoryOf(app).freshViewOf(domain)
            throw error
          }
        },
      )
      certificates.push({ certificate, outcome: { id: judged.id, kind: judged.kind } })
      // The next one may have been issued by it.
      store = withAnother(store, judged)
    } catch (error) {
      if (!(error instanceof Refusal) || file.certificates.length === 1) throw error
      certificates.push({ certificate, outcome: error })
    }
  }
  return { status: statusOf(certificates), certificates }
}

/**
 * A stored certificate with its chain up to the root.
 * @throws Refusal KER-PMS-019
 */
export const getTrustChain = async (
  app: App,
  id: string,
): Promise<{ row: TrustCertificateRow; chain: readonly Certificate[] }> => {
  const row = await loadTrustCertificate(app.database, id)
  if (!row) throw new Refusal('KER-PMS-019')
  const target = parseCertificate(row.der)
  const { view } = await memoryOf(app).viewOf(row.domain)
  // An expired certificate still has a chain to look at: build it as of its first day.
  const now = app.clock.now()
  const at = now > target.notAfter ? target.notBefore : now
  const answer = findPath({ target, anchors: view.roots, intermediates: view.intermediates, at })
  return { row, chain: answer.ok ? answer.path : [target] }
}
