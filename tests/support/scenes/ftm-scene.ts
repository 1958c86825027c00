import type { Chip } from '../../../packages/server/src/modules/chips/index.ts'
import type { TestApp } from '../app.ts'
import {
  makeAuthority,
  makeCertificate,
  makeCertificateRequest,
  type Identity,
} from '../certificates/openssl.ts'

/** A chip maker of the personas. */
export type Maker = 'acme' | 'rival' | 'leaver'

const organisations: Readonly<Record<Maker, string>> = {
  acme: 'Acme Chips',
  rival: 'Rival Chips',
  leaver: 'Leaver Chips',
}

/** A trust store with one authority, makers with certificates, and chips in whatever status a test needs. */
export interface FtmScene {
  readonly api: TestApp
  readonly root: Identity
  readonly sub: Identity
  /** The PEM text that this maker uploads for itself and for its chips. */
  certificateOf(maker: Maker): string
  /** The id of this maker's newest certificate; of somebody unknown, one that nobody has. */
  certificateIdOf(maker: Maker | 'nobody'): Promise<string>
  addChip(maker: Maker): Promise<string>
  /** A new chip of this maker that has come to this status. */
  chipIn(status: Chip['status'], maker?: Maker): Promise<string>
  /** The request that uploads a chip's certificate. */
  uploadOf(
    chipId: string,
    maker: Maker,
    certificateData?: string,
  ): {
    ftpProviderId: string
    ftpChipDeatilId: string
    isItForRegistrationDevice: boolean
    certificateData: string
    organizationName: string
    partnerDomain: string
  }
  /** The id of an open invitation to a maker's organisation that may be mailed again; of nobody's: one that is not. */
  invitationOf(maker: Maker | 'nobody'): Promise<string>
  /** The account of an operator of the maker who does nothing else; of nobody's: one that is not. */
  colleagueOf(maker: Maker | 'nobody'): Promise<string>
  /** Somebody whom to reach at a maker; at nobody's, nothing is done. */
  contactOf(maker: Maker | 'nobody'): Promise<void>
  /** A certificate request (PKCS#10, PEM). */
  readonly certificateRequest: string
  /** Id in the register of a TLS certificate that was just issued to this maker; those before it have ended. */
  issuedTo(maker: Maker): Promise<string>
  /** A make and model that nothing else has. */
  newModel(): { make: string; model: string }
}

// openssl takes its time, and certificates do not change between tests.
let authority: { root: Identity; sub: Identity } | undefined
const certificates = new Map<string, Identity>()

/** The authority that every scene trusts. */
export const sceneAuthority = (): { root: Identity; sub: Identity } => (authority ??= makeAuthority('Scene'))

/** A certificate of that authority for an organisation; the same each time. */
export const sceneCertificate = (organisation: string): Identity => {
  const known = certificates.get(organisation)
  if (known) return known
  const made = makeCertificate({
    subject: `/C=XX/O=${organisation}/CN=${organisation}`,
    issuer: sceneAuthority().sub,
  })
  certificates.set(organisation, made)
  return made
}

const succeed = (step: string, codes: readonly string[], messages: readonly string[]): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

/** Four letters, so that no name is the beginning of another. */
const letters = (count: number): string =>
  [...String(count).padStart(4, '0')].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')

/** Uploads the authority to the domain FTM, and activates the makers with their certificates. */
export const setFtmScene = async (
  api: TestApp,
  makers: readonly Maker[] = ['acme', 'rival'],
): Promise<FtmScene> => {
  const { root, sub } = sceneAuthority()
  const admin = api.as('admin')
  for (const { certificate } of [root, sub]) {
    const request = { certificateData: certificate, partnerDomain: 'FTM' }
    const { codes, messages } = await admin.call('trust-store.upload', { request })
    succeed('trust-store.upload', codes, messages)
  }
  const certificateOf = (maker: Maker) => sceneCertificate(organisations[maker]).certificate
  for (const maker of makers) {
    const request = { partnerId: maker, certificateData: certificateOf(maker), partnerDomain: 'FTM' }
    const { codes, messages } = await api.as(maker).call('partner-certificates.upload', { request })
    succeed('partner-certificates.upload', codes, messages)
  }
  const certificateIdOf = async (maker: Maker | 'nobody') => {
    if (maker === 'nobody') return '00000000-0000-4000-8000-000000000000'
    const params = { partnerId: maker }
    const { response, codes, messages } = await admin.call('partner-certificates.list', { params })
    succeed('partner-certificates.list', codes, messages)
    return response[0]!.certificateId
  }
  let made = 0
  const newModel = () => ({ make: `Make ${letters((made += 1))}`, model: `Model ${letters(made)}` })

  const addChip = async (maker: Maker) => {
    const request = { ftpProviderId: maker, ...newModel() }
    const { response, codes, messages } = await api.as(maker).call('chips.add', { request })
    succeed('chips.add', codes, messages)
    return response.id
  }
  const uploadOf: FtmScene['uploadOf'] = (chipId, maker, certificateData = certificateOf(maker)) => ({
    ftpProviderId: maker,
    ftpChipDeatilId: chipId,
    isItForRegistrationDevice: true,
    certificateData,
    organizationName: organisations[maker],
    partnerDomain: 'FTM',
  })
  const chipIn = async (status: Chip['status'], maker: Maker = 'acme') => {
    const id = await addChip(maker)
    if (status === 'pending_cert_upload') return id
    const sent = await api.as(maker).call('chips.upload-certificate', { request: uploadOf(id, maker) })
    succeed('chips.upload-certificate', sent.codes, sent.messages)
    if (status === 'pending_approval') return id
    const request = { ftpChipDetailId: id, approvalStatus: status !== 'rejected' }
    const decided = await admin.call('chips.decide', { request })
    succeed('chips.decide', decided.codes, decided.messages)
    if (status !== 'deactivated') return id
    const ended = await admin.call('chips.deactivate', {
      params: { ftmId: id },
      request: { status: 'De-Activate' },
    })
    succeed('chips.deactivate', ended.codes, ended.messages)
    return id
  }
  const nowhere = '00000000-0000-4000-8000-000000000000'
  const invitationOf = async (maker: Maker | 'nobody') => {
    if (maker === 'nobody') return nowhere
    const email = `invited-${letters((made += 1))}@walk.example`
    const sent = await admin.call('organisations.invite', {
      params: { partnerId: maker },
      request: { email, role: 'auditor', locale: 'eng' },
    })
    succeed('organisations.invite', sent.codes, sent.messages)
    const { invitationId } = sent.response
    await api.query(`update invitation set sent_at = now() - interval '1 hour' where id = $1`, [invitationId])
    return invitationId
  }
  const colleagueOf = async (maker: Maker | 'nobody') => {
    if (maker === 'nobody') return nowhere
    const rows = await api.query<{ id: string }>(
      `with colleague as (
         insert into account (id, user_name, email, first_name, last_name, organisation_name, address, phone, locale,
           created_at, created_by, updated_at)
         values (gen_random_uuid(), $1, $1 || '@walk.example', 'Col', 'League', '', '', '', 'eng', now(), 'test', now())
         returning id)
       insert into membership (account_id, partner_id, role, partner_type, since, added_by)
       select id, $2, 'operator', 'FTM_Provider', now(), 'test' from colleague returning account_id as id`,
      [`colleague-${letters((made += 1))}`, maker],
    )
    return rows[0]!.id
  }
  const contactOf = async (maker: Maker | 'nobody') => {
    if (maker === 'nobody') return
    const { codes, messages } = await api.as(maker).call('partners.put-contact', {
      params: { partnerId: maker },
      request: {
        address: '1 Road',
        contactNumber: '+1',
        emailId: `contact@${maker}.example`,
        is_Active: true,
      },
    })
    succeed('partners.put-contact', codes, messages)
  }
  const certificateRequest = makeCertificateRequest()
  const issuedTo = async (maker: Maker) => {
    await api.query(
      `update issued_certificate set not_after = now(), issued_at = issued_at - interval '2 days' where purpose = 'TLS'`,
    )
    const { response, codes, messages } = await api.as(maker).call('platform-trust.request-tls', {
      params: { partnerId: maker },
      request: { certificateRequest },
    })
    succeed('platform-trust.request-tls', codes, messages)
    return response.certificateId
  }
  return {
    api,
    root,
    sub,
    certificateOf,
    certificateIdOf,
    certificateRequest,
    issuedTo,
    addChip,
    chipIn,
    uploadOf,
    invitationOf,
    colleagueOf,
    contactOf,
    newModel,
  }
}
