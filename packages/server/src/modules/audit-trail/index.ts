import { partnerOfWebhook } from '../webhooks/index.ts'
import type { Authority } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { route } from '../../platform/http/route.ts'
import { historyOf } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import { partnerOfKey } from '../api-keys/index.ts'
import { partnerOfLicence } from '../licences/index.ts'
import { partnerOfChip } from '../chips/index.ts'
import { partnerOfClient } from '../oidc-clients/index.ts'
import { loadPartner } from '../partners/index.ts'
import { partnerOfIssued } from '../platform-trust/index.ts'
import { partnerOfDevice } from '../device-models/index.ts'
import { partnerOfSbi } from '../sbis/index.ts'
import { partnerOfRequest } from '../policy-requests/index.ts'
import { auditHeads, downloadAuditHead, getHistory, listAuditHeads } from './contract.ts'
import { listHeads, loadHead, type SignedHeadRow } from './head-store.ts'
import { headText, signedHeadJob } from './signed-head.ts'

export { loadHeads, type SignedHeadRow } from './head-store.ts'
export { headText, readHeadText, readSignedHead, signTodaysHead } from './signed-head.ts'

type ObjectType =
  | 'chip'
  | 'partner'
  | 'registration'
  | 'partner-certificate'
  | 'chip-certificate'
  | 'trust-certificate'
  | 'issued-certificate'
  | 'account'
  | 'policy'
  | 'policy-group'
  | 'policy-request'
  | 'api-key'
  | 'licence'
  | 'device-model'
  | 'device-type'
  | 'device-sub-type'
  | 'sbi'
  | 'oidc-client'
  | 'delivery'
  | 'hotlist-entry'
  | 'webhook'
  | 'go-live'

/** What belongs to no partner: administrators and auditors read its history. */
const ofPlatform: readonly ObjectType[] = [
  'trust-certificate',
  'registration',
  'account',
  'policy',
  'policy-group',
  'delivery',
  'device-type',
  'device-sub-type',
  'hotlist-entry',
]

/** What the officers of policies read, whosever it is. */
const ofPolicies: readonly ObjectType[] = ['policy', 'policy-group', 'policy-request']

/** The partner to whom an object belongs; undefined for objects of the platform and for unknown ones. */
const partnerOf = async ({ database }: App, type: ObjectType, id: string): Promise<string | undefined> => {
  if (type === 'partner' || type === 'partner-certificate' || type === 'go-live') return id
  if (type === 'issued-certificate') return partnerOfIssued(database, id)
  if (type === 'policy-request') return partnerOfRequest(database, id)
  if (type === 'api-key') return partnerOfKey(database, id)
  if (type === 'device-model') return partnerOfDevice(database, id)
  if (type === 'sbi') return partnerOfSbi(database, id)
  if (type === 'licence') return partnerOfLicence(database, id)
  if (type === 'webhook') return partnerOfWebhook(database, id)
  if (type === 'oidc-client') return partnerOfClient(database, id)
  return ofPlatform.includes(type) ? undefined : partnerOfChip(database, id)
}

/** Administrators read every history; partners that of their own objects. What is not theirs does not exist. */
const requireReader = async (app: App, authority: Authority, type: ObjectType, id: string): Promise<void> => {
  const partnerId = await partnerOf(app, type, id)
  const partner = partnerId === undefined ? undefined : await loadPartner(app.database, partnerId)
  const isOfficer = ofPolicies.includes(type) && authority.hasAnyRole(['POLICYMANAGER', 'PARTNERMANAGER'])
  if (partner && !isOfficer) return authority.requireOwner(partner, 'ENT_AUD_001')
  authority.nothingToOwn()
  if (!authority.reachesEveryPartner && !isOfficer) throw new Refusal('ENT_AUD_001')
}

const presentHead = ({ day, sequence, hash: bytes, signed_at: at }: SignedHeadRow) => {
  const hash = bytes.toString('hex')
  return { day, sequence, hash, head: headText({ sequence, hash }), signedDateTime: toInstant(at) }
}

/** Who did what, when, and what changed. */
export const auditTrailModule: Module = {
  name: 'audit-trail',
  routes: (app) => [
    route(getHistory, async ({ authority, params }) => {
      await requireReader(app, authority, params.objectType, params.objectId)
      return historyOf(app.database, params.objectType, params.objectId)
    }),
    route(listAuditHeads, async ({ query }) => {
      const request = readListRequest(auditHeads, query)
      return pageReply(request, await listHeads(app.database, request), presentHead)
    }),
    route(downloadAuditHead, async ({ params }) => {
      const head = await loadHead(app.database, params.day)
      if (!head) throw new Refusal('ENT_AUD_002')
      const fileName = `audit-head-${head.day}.jws`
      return { fileName, fileData: `${head.jws}\n`, timestamp: toInstant(app.clock.now()) }
    }),
  ],
  jobs: (app) => [signedHeadJob(app)],
}
