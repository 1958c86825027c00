import { systemActor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { loadPartner } from '../partners/index.ts'
import { loadPolicies } from '../policies/index.ts'
import { listExtractors, putExtractors } from './extractor-store.ts'
import { insertMapping } from './mapping-store.ts'

/** What the platform's own services issue: service, type of credential, policy, by the last parts of their ids. */
const mappings = [
  ['auth', 'auth', 'auth'],
  ['print', 'qrcode', 'qrcode'],
  ['print', 'euin', 'euin'],
  ['print', 'reprint', 'reprint'],
  ['print', 'eUIN_with_QR', 'eUIN_with_QR'],
  ['print', 'eUIN_with_faceQR', 'eUIN_with_faceQR'],
  ['digitalcard', 'PDFCard', 'PDFCard'],
  ['mobile', 'vercred', 'mobile'],
] as const

/** The services whose policies share biometrics; the mobile wallet gets the face as it is. */
const extracting = mappings.filter(([service]) => service !== 'mobile')

/** The extractors that the platform is delivered with (pms-partner-api §2.2). */
const extractors = ['face', 'finger', 'iris'].map((modality) => ({
  attributeName: 'individualBiometrics',
  modality,
  subTypes: null,
  provider: 'mock',
  providerVersion: '1.1',
}))

/**
 * Stores what the platform's own services need for their credentials, where partner and policy are there and nothing is said
 * about it yet; what an operator has changed stays.
 */
export const seedPlatformSharing = async (tx: Tx, app: App): Promise<void> => {
  const by = { at: app.clock.now(), by: systemActor.userName }
  for (const [service, credentialType, policy] of mappings) {
    const pair = { partnerId: `mpartner-default-${service}`, policyId: `mpolicy-default-${policy}` }
    const isThere =
      (await loadPartner(tx, pair.partnerId)) && (await loadPolicies(tx, [pair.policyId])).size > 0
    if (!isThere) continue
    await insertMapping(tx, { ...pair, credentialType, mappedAt: by.at, mappedBy: by.by })
    const isExtracting = extracting.some((each) => each[1] === credentialType)
    if (isExtracting && (await listExtractors(tx, pair)).length === 0)
      await putExtractors(tx, pair, extractors, by)
  }
}
