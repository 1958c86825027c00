import { certsOnlyPkcs7, toBase64Url, isSameOrganisation } from '@entente/trust'
import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  caSignedChain,
  findHeldCertificate,
  platformChain,
  uploadPartnerCertificate,
  type HeldCertificate,
} from '../../partner-certificates/index.ts'
import { ownPartners } from '../../partners/index.ts'

interface Upload {
  readonly certificateData: string
  readonly organizationName: string
  readonly partnerDomain: string
  readonly partnerId?: string | null | undefined
  readonly renew?: boolean | null | undefined
}

/**
 * The partner that an upload is for: the one it names, else the caller's own of that organisation.
 * @throws Refusal PMS_PRT_005 when there is not exactly one
 */
const partnerIdOf = async (app: App, authority: Authority, upload: Upload): Promise<string> => {
  if (upload.partnerId?.trim()) return upload.partnerId
  const partners = await ownPartners(app.database, authority)
  const [own, ...others] = partners.filter(({ organisationName }) =>
    isSameOrganisation(organisationName, upload.organizationName),
  )
  if (own && others.length === 0) return own.id
  authority.nothingToOwn()
  throw new Refusal('PMS_PRT_005')
}

/**
 * Uploads a partner's certificate by the rules and into the table of the partner manager; the organisation is the
 * partner's own, whatever the request says.
 * @returns the id, and the chain as base64url of PKCS#7, leaf first (trust-and-crypto §2.4)
 */
export const uploadForPartner = async (
  app: App,
  authority: Authority,
  upload: Upload,
): Promise<{ id: string; chain: string }> => {
  const partnerId = await partnerIdOf(app, authority, upload)
  const { held } = await uploadPartnerCertificate(app, authority, {
    partnerId,
    text: upload.certificateData,
    domain: upload.partnerDomain,
    renew: upload.renew,
  })
  // FTM chains are not re-signed on the wire: the answer carries the uploaded chain.
  const chain =
    held.domain === 'FTM' ? await caSignedChain(app, held) : platformChain(app, held.platformSigned)
  return { id: held.id, chain: toBase64Url(certsOnlyPkcs7(chain.map(({ der }) => der))) }
}

/** @throws Refusal KER-PCM-010 for a blank id, KER-PCM-012 for one that is not there or not the caller's */
export const getByCertificateId = (app: App, authority: Authority, id: string): Promise<HeldCertificate> => {
  if (id.trim() !== '') return findHeldCertificate(app, authority, id)
  authority.nothingToOwn()
  throw new Refusal('KER-PCM-010')
}
