import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant, toLocalTime } from '../../platform/clock.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { contractPageReply, pageReply } from '../../platform/http/envelope/page-reply.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  caSignedChain,
  isTrusted,
  loadCurrentCertificate,
  loadCurrentOfHolders,
  loadCurrentOfPartners,
  pemOf,
  platformChain,
} from '../partner-certificates/index.ts'
import { ownPartners, type Partner } from '../partners/index.ts'
import { requireUnrevoked, revocationOf } from '../platform-trust/index.ts'
import { presentChainLink } from '../trust-store/index.ts'
import { actionsFor, checkDeactivation, checkDownload, type Chip } from './chip.ts'
import * as contract from './contract.ts'
import {
  addChip,
  deactivateChip,
  decideChip,
  editChip,
  ftmCodes,
  getOwnChip,
  uploadChipCertificate,
} from './service.ts'
import { list, listOfPartners, listOwn, load, search } from './store.ts'
import * as wire from './wire.ts'

const certificateOf = (app: App, chip: Chip) =>
  loadCurrentCertificate(app.database, { type: 'chip', id: chip.id })

/** The FTM providers that the caller acts for, by id. */
const ownProviders = async (app: App, authority: Authority): Promise<Map<string, Partner>> => {
  const partners = await ownPartners(app.database, authority)
  const providers = partners.filter(({ partnerType }) => partnerType === 'FTM_Provider')
  return new Map(providers.map((partner) => [partner.id, partner]))
}

/** Commands: F1–F4, F7. */
const commands = (app: App): Route[] => [
  route(contract.addChip, async ({ authority, request }) => {
    const { ftpProviderId: providerId, make, model } = request
    return { id: (await addChip(app, authority, { providerId, make, model })).id }
  }),
  route(contract.editChip, async ({ authority, request }) => {
    const { ftpChipDetailId: id, make, model } = request
    return { id: (await editChip(app, authority, { id, make, model })).id }
  }),
  route(contract.decideChip, async ({ authority, request }) => {
    const { ftpChipDetailId: id, approvalStatus: approve, reason } = request
    await decideChip(app, authority, { id, approve, reason: reason ?? null })
    return wire.statusUpdated
  }),
  route(contract.uploadChipCertificate, async ({ authority, request }) => {
    const { held } = await uploadChipCertificate(app, authority, {
      providerId: request.ftpProviderId,
      chipId: request.ftpChipDeatilId,
      text: request.certificateData,
      domain: request.partnerDomain,
      renew: request.renew,
    })
    return {
      signedCertificateData: wire.chainText(await caSignedChain(app, held)),
      // The contract puts the leaf's PEM here, not an id (B-20).
      certificateId: pemOf(held.caSigned),
      timestamp: toLocalTime(app.clock.now()),
    }
  }),
  route(contract.deactivateChip, async ({ authority, params, request }) => {
    if ((request.status ?? wire.deactivateWord) !== wire.deactivateWord)
      throw new Refusal('PMS_DEVICE_ERROR_026')
    return wire.presentDeactivated(
      await deactivateChip(app, authority, { id: params.ftmId, reason: request.reason ?? null }),
    )
  }),
]

/** Queries: F5, F8–F10 and ours. */
const queries = (app: App): Route[] => [
  route(contract.getChipPlatformCertificate, async ({ authority, params }) => {
    const chip = await load(app.database, params.ftpChipDetailId)
    if (!chip) authority.nothingToOwn()
    // Another's chip is as unknown as one that does not exist.
    if (!chip || !authority.owns({ id: chip.partnerId })) return null
    const held = await certificateOf(app, chip)
    if (!held) throw new Refusal('PMP_AUT_033')
    await requireUnrevoked(app, held.platformSigned)
    return { certificateData: pemOf(held.platformSigned), timestamp: toLocalTime(app.clock.now()) }
  }),
  route(contract.getChipCertificateData, async ({ authority, params }) => {
    wire.checkChipId(app.settings, params.ftmId)
    const { chip, partner } = await getOwnChip(app, authority, params.ftmId, ftmCodes)
    if (!authority.reachesEveryPartner && !partner.isActive) throw new Refusal('PMS_PMP_016')
    const noneYet = wire.noCertificateYet(app.settings)
    const refusal = checkDownload(chip, noneYet)
    if (refusal) throw refusal
    const held = await certificateOf(app, chip)
    if (!held) throw new Refusal(noneYet)
    const isRevoked = (await revocationOf(app, held.platformSigned)) !== undefined
    return wire.presentCertificates(held, isRevoked, app.clock.now())
  }),
  route(contract.listChips, async ({ query }) => {
    const request = readListRequest(contract.chipListing, query)
    return contractPageReply(request, await list(app.database, request), wire.presentChip)
  }),
  route(contract.searchChips, async ({ authority, request }) => {
    const found = await search(app.database, request, authority.visiblePartnerIds)
    const data = found.map(wire.presentSearched)
    return { fromRecord: 0, toRecord: data.length, totalRecord: data.length, data }
  }),
  route(contract.listOwnChips, async ({ authority }) => {
    const byId = await ownProviders(app, authority)
    const ids = [...byId.keys()]
    const [chips, held] = await Promise.all([
      listOfPartners(app.database, ids),
      loadCurrentOfPartners(app.database, 'chip', ids),
    ])
    const now = app.clock.now()
    return chips.flatMap((chip) => {
      const partner = byId.get(chip.partnerId)
      return partner ? [wire.presentOwnChip(chip, partner, held.get(chip.id), now)] : []
    })
  }),
  route(contract.pageOwnChips, async ({ authority, query }) => {
    const request = readListRequest(contract.ownChipListing, query)
    const now = app.clock.now()
    const byId = await ownProviders(app, authority)
    const page = await listOwn(app.database, [...byId.keys()], request, now)
    const held = await loadCurrentOfHolders(
      app.database,
      'chip',
      page.rows.map(({ id }) => id),
    )
    const shown = page.rows.flatMap((chip) => {
      const partner = byId.get(chip.partnerId)
      return partner ? [wire.presentOwnListed(chip, partner, held.get(chip.id), now)] : []
    })
    return pageReply(request, { ...page, rows: shown }, (row) => row)
  }),
  route(contract.getChip, async ({ authority, params }) => {
    const { chip, partner } = await getOwnChip(app, authority, params.ftmId, ftmCodes)
    const held = await certificateOf(app, chip)
    return {
      ftmId: chip.id,
      partnerId: chip.partnerId,
      orgName: chip.organisationName,
      make: chip.make,
      model: chip.model,
      status: chip.status,
      createdDateTime: toInstant(chip.createdAt),
      createdBy: chip.createdBy,
      decision: wire.presentDecision(chip),
      certificate: held
        ? {
            uploadedDateTime: toInstant(held.uploadedAt),
            isTrusted: await isTrusted(app, held),
            caSigned: (await caSignedChain(app, held)).map(presentChainLink),
            platformSigned: platformChain(app, held.platformSigned).map(presentChainLink),
          }
        : null,
      actions: actionsFor(chip, { isAdmin: authority.isAdmin, mayChange: authority.mayChange(partner) }),
    }
  }),
  route(contract.previewDeactivation, async ({ authority, params }) => {
    const { chip } = await getOwnChip(app, authority, params.ftmId, ftmCodes)
    return {
      ftmId: chip.id,
      make: chip.make,
      model: chip.model,
      possible: checkDeactivation(chip) === undefined,
      certificates: wire.presentAffected(await certificateOf(app, chip)),
    }
  }),
]

/** The operations of the module. */
export const chipRoutes = (app: App): readonly Route[] => [...commands(app), ...queries(app)]
