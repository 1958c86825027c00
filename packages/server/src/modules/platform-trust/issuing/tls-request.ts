import { createHmac } from 'node:crypto'
import {
  defaultAlgorithmRules,
  encodeName,
  isKeyAllowed,
  isSignatureAllowed,
  readCertificateRequest,
  readPemBlocks,
  decodeBase64,
  firstAttribute,
  TrustError,
  type CertificateRequest,
} from '@entente/trust'
import type { Actor, Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { IssuedHolder } from '../../../platform/keys/issued-certificate-store.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  deactivatedAmong,
  isDeactivated,
  loadPartner,
  lockPartner,
  type Partner,
} from '../../partners/index.ts'
import { entitlementOf } from './entitlement.ts'
import { enterIssued, signTlsClient, type Signed } from './issue.ts'
import { snapshotOf } from '../issued-certificate.ts'
import { countTlsSince, loadIssued, loadLive } from '../issued-store.ts'
import { isGuardedKey } from '../revocation/compromise.ts'
import { claimKey, digestOfKey, ownerOfKey } from '../keys/key-owner-store.ts'
import { isCompromisedKey, isOwnKey, lockKeyShared } from '../keys/key-store.ts'

const requestLabels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']
const mostLive = 10
/** X.520 upper bound of an organisation's name. */
const longestOrganisation = 64

/** The DER of a PKCS#10 request in PEM, or in bare base64. */
const readArmour = (text: string): Uint8Array => {
  const pem = readPemBlocks(text)
  const [block, ...more] = pem.blocks
  const isOne =
    pem.isComplete && block !== undefined && more.length === 0 && requestLabels.includes(block.label)
  const der = block || !pem.isComplete ? (isOne ? decodeBase64(block.body) : undefined) : decodeBase64(text)
  if (!der) throw new Refusal('ENT_CSR_001')
  return der
}

/**
 * Reads a certificate request and judges what it brings.
 * @throws Refusal ENT_CSR_001 (not one PKCS#10 request), _002 (not signed with its own key), _003 (weak key or hash)
 */
const judgeRequest = (text: string): CertificateRequest => {
  let request: CertificateRequest
  try {
    request = readCertificateRequest(readArmour(text))
  } catch (error) {
    if (error instanceof TrustError) throw new Refusal('ENT_CSR_001')
    throw error
  }
  if (!request.provesPossession) throw new Refusal('ENT_CSR_002')
  const { keyAlgorithm, signatureAlgorithm } = request
  const isStrong =
    isKeyAllowed(keyAlgorithm, defaultAlgorithmRules) &&
    isSignatureAllowed(signatureAlgorithm.name, defaultAlgorithmRules)
  if (!isStrong) throw new Refusal('ENT_CSR_003')
  return request
}

/** What a request for certificates says in its subject that proves the key to be a partner's. */
export interface KeyProof {
  readonly commonName: string
  /** Of our making, the same each time, so that no request that was made for anybody else can hold it. */
  readonly organizationalUnit: string
}

const proofOf = ({ vault }: App, { id }: Pick<Partner, 'id'>): KeyProof => ({
  commonName: id,
  organizationalUnit: createHmac('sha256', vault.derive('key-proof')).update(id).digest('hex').slice(0, 32),
})

const isProof = ({ subject }: CertificateRequest, { commonName, organizationalUnit }: KeyProof): boolean =>
  firstAttribute(subject, 'CN') === commonName && firstAttribute(subject, 'OU') === organizationalUnit

/**
 * What a partner writes into a request, so that it proves the key.
 * @throws Refusal PMS_PRT_005, PMS_CERTIFICATE_ERROR_007 (another's partner)
 */
export const keyProofOf = async (app: App, authority: Authority, partnerId: string): Promise<KeyProof> =>
  proofOf(app, await getOwnPartner(app, authority, partnerId))

/**
 * A request is signed with the key, but whoever has one can send it, and requests are no secrets: it proves the key when it
 * says what only a request that was made for us says. A deactivated partner's key stays its own.
 */
const claimProven = async (
  tx: Tx,
  app: App,
  actor: Actor,
  { partnerId, spkiDer }: { readonly partnerId: string; readonly spkiDer: Uint8Array },
): Promise<void> => {
  const digest = digestOfKey(spkiDer)
  const owner = await ownerOfKey(tx, digest)
  if (owner !== undefined && owner !== partnerId && (await deactivatedAmong(tx, [owner])).size > 0) return
  await claimKey(tx, digest, { partnerId, how: 'proven', at: app.clock.now(), by: actor.userName })
}

/** The name in a partner's TLS certificate: its organisation and its id, whatever the request asked for. */
const nameOf = ({ organisationName, id }: Partner, country: string): Uint8Array =>
  encodeName([
    ['C', country],
    ['O', [...organisationName].slice(0, longestOrganisation).join('')],
    ['CN', id],
  ])

/** @throws Refusal PMS_PRT_005, PMS_CERTIFICATE_ERROR_007 */
const getOwnPartner = async (app: App, authority: Authority, id: string): Promise<Partner> => {
  const partner = await loadPartner(app.database, id)
  if (!partner) {
    authority.nothingToOwn()
    throw new Refusal('PMS_PRT_005')
  }
  authority.requireOwner(partner, 'PMS_CERTIFICATE_ERROR_007')
  return partner
}

const requirePartner = (partner: Partner | undefined): Partner => {
  if (!partner) throw new Refusal('PMS_PRT_005')
  if (isDeactivated(partner)) throw new Refusal('PMS_CERTIFICATE_ERROR_009')
  return partner
}

const dayMilliseconds = 86_400_000

/**
 * @returns SHA-256 of the replaced one
 * @throws Refusal ENT_REV_001 for a certificate that is not a TLS one of this partner, ENT_CSR_005 when it has too many,
 *   ENT_CRT_004 when it has had too many within a day, whatever has become of them
 */
const checkPlace = async (
  reader: Reader,
  { settings, clock }: App,
  holder: IssuedHolder,
  replaces: string | null,
): Promise<string | null> => {
  const now = clock.now()
  const former = replaces === null ? undefined : await loadIssued(reader, replaces)
  const isOwn =
    former?.purpose === 'TLS' && former.holder_type === 'partner' && former.holder_id === holder.id
  if (replaces !== null && !isOwn) throw new Refusal('ENT_REV_001')
  const live = (await loadLive(reader, holder, now)).filter(
    (row) => row.purpose === 'TLS' && row.revoked_at === null && row.id !== replaces,
  )
  if (live.length >= mostLive) throw new Refusal('ENT_CSR_005', { most: mostLive })
  const { CERTIFICATES_PER_DAY: limit } = settings
  const since = new Date(now.getTime() - dayMilliseconds)
  if ((await countTlsSince(reader, holder, since)) >= limit) throw new Refusal('ENT_CRT_004', { limit })
  return former?.sha256 ?? null
}

/** A TLS client certificate that was signed and entered. */
export interface TlsCertificate {
  readonly id: string
  readonly signed: Signed
}

/**
 * Signs a TLS client certificate for a partner from its request. A new one stands beside the others, or replaces one
 * of them, which then lives on for the overlap.
 * @throws Refusal PMS_PRT_005, PMS_CERTIFICATE_ERROR_007 (another's partner), _009 (deactivated), ENT_CSR_001 to _003
 *   (see `judgeRequest`), ENT_CSR_004 (the key was revoked as compromised, or is ours), ENT_REV_001, ENT_CSR_005,
 *   ENT_CRT_004
 */
export const requestTls = async (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly text: string; readonly replaces: string | null },
): Promise<TlsCertificate> => {
  const partner = requirePartner(await getOwnPartner(app, authority, wish.partnerId))
  const holder: IssuedHolder = { type: 'partner', id: partner.id, partnerId: partner.id }
  const kind = { type: 'partner', partnerType: partner.partnerType } as const
  const entitlement = entitlementOf(kind, { domain: null, purpose: 'TLS' })
  if (!entitlement) throw new Refusal('PMS_CERTIFICATE_ERROR_007')
  const request = judgeRequest(wish.text)
  if (await isCompromisedKey(app.database, request.spkiDer, partner.id))
    throw new Refusal('ENT_CSR_004', { whose: 'others' })
  if (await isOwnKey(app.database, request.spkiDer)) throw new Refusal('ENT_CSR_004', { whose: 'platform' })
  await checkPlace(app.database, app, holder, wish.replaces)
  const isMeant = isProof(request, proofOf(app, partner)) && !(await isGuardedKey(app, request))
  const signed = await signTlsClient(app, {
    subjectDer: nameOf(partner, app.settings.ISSUER_COUNTRY),
    spkiDer: request.spkiDer,
    entitlement,
  })
  const id = await app.database.transaction(async (tx) => {
    // Decided again under the lock: an administrator, or a second request, may have been faster.
    requirePartner(await lockPartner(tx, partner.id))
    await lockKeyShared(tx, request.spkiDer)
    if (await isCompromisedKey(tx, request.spkiDer, partner.id))
      throw new Refusal('ENT_CSR_004', { whose: 'others' })
    const replaces = await checkPlace(tx, app, holder, wish.replaces)
    const entered = await enterIssued(tx, app, authority, {
      signed,
      holder,
      domain: null,
      purpose: 'TLS',
      replaces,
    })
    if (isMeant) await claimProven(tx, app, authority, { partnerId: partner.id, spkiDer: request.spkiDer })
    const row = await loadIssued(tx, entered)
    await app.record(tx, {
      actor: authority,
      action: 'tls-certificate.issued',
      object: { type: 'issued-certificate', id: entered },
      partnerId: partner.id,
      before: null,
      after: row ? snapshotOf(row, null) : null,
    })
    return entered
  })
  return { id, signed }
}
