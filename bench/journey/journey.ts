import {
  certificatePem,
  makeIdentity,
  type DemoIdentity,
} from '../../packages/server/src/seed/demo-authority.ts'
import { Caller } from './caller.ts'

/** The password of the sandbox's administrator. */
const adminSignIn = { userName: 'admin', password: 'sandbox-admin-sesame' }

const organisation = 'Bench Chips'
const password = 'a long enough bench password'

/** Everybody and everything that the rounds need. */
export interface Cast {
  readonly admin: Caller
  readonly partner: Caller
  readonly partnerId: string
  readonly partnerCertificate: string
  readonly chipCertificates: readonly string[]
}

const partnerId = 'bench-ftm'

const registration = {
  partnerType: 'FTM_Provider',
  firstName: 'Noor',
  lastName: 'Haddad',
  organizationName: organisation,
  address: '4 Quarry Lane',
  phone: '+000000003',
  email: 'bench@example.org',
  locale: 'eng',
  userName: partnerId,
  password,
}

/** The code in the newest mail of the sandbox. */
const codeInOutbox = async (admin: Caller): Promise<string> => {
  const { mails } = (await admin.call('mail.list-outbox')) as { mails: { text: string }[] }
  return /^\d{6}$/mu.exec(mails[0]?.text ?? '')?.[0] ?? ''
}

const certificateFor = async (issuer: DemoIdentity, commonName: string): Promise<string> =>
  certificatePem(await makeIdentity({ organisation, commonName, issuer, now: new Date() }))

/** Steps 1 to 3 of the journey: trust store, registration, terms, partner certificate. */
export const prepareCast = async (origin: string): Promise<Cast> => {
  const now = new Date()
  const root = await makeIdentity({
    organisation: 'Bench Trust',
    commonName: 'Bench Root',
    pathLength: 1,
    now,
  })
  const sub = await makeIdentity({
    organisation: 'Bench Trust',
    commonName: 'Bench Sub',
    issuer: root,
    pathLength: 0,
    now,
  })
  const admin = await Caller.signIn(origin, adminSignIn)
  const partnerDomain = 'FTM'
  for (const identity of [root, sub])
    await admin.call('trust-store.upload', { certificateData: certificatePem(identity), partnerDomain })
  const partner = await Caller.register(origin, registration, () => codeInOutbox(admin))
  await partner.call('accounts.give-consent')
  const partnerCertificate = await certificateFor(sub, 'Bench Partner')
  await partner.call('partner-certificates.upload', {
    partnerId,
    certificateData: partnerCertificate,
    partnerDomain,
  })
  const chipCertificates: string[] = []
  for (let count = 1; count <= 4; count += 1)
    chipCertificates.push(await certificateFor(sub, `Bench Chip ${count}`))
  return { admin, partner, partnerId, partnerCertificate, chipCertificates }
}

/** Steps 4 to 7 for one chip, with the lists and pages that people look at meanwhile. @returns calls made */
export const walkOneChip = async (cast: Cast, round: number): Promise<number> => {
  const { admin, partner, partnerId, partnerCertificate, chipCertificates } = cast
  let calls = 0
  const count = <T>(answer: Promise<T>): Promise<T> => {
    calls += 1
    return answer
  }
  const added = await count(
    partner.call('chips.add', { ftpProviderId: partnerId, make: 'Bench', model: `Model ${round}` }),
  )
  const { id } = added as { id: string }
  /** A certificate that is there already changes nothing: the second time it is another. */
  const submit = (time: number) =>
    partner.call('chips.upload-certificate', {
      ftpProviderId: partnerId,
      ftpChipDeatilId: id,
      isItForRegistrationDevice: true,
      certificateData: chipCertificates[(round + time) % chipCertificates.length] ?? '',
      organizationName: organisation,
      partnerDomain: 'FTM',
    })
  const look = async (caller: Caller): Promise<void> => {
    await count(caller.call('accounts.session'))
    await count(caller.call('notifications.list-own'))
    await count(caller.call('chips.get', undefined, { ftmId: id }))
  }
  await count(submit(0))
  await count(admin.call('chips.list', undefined, {}, { status: 'pending_approval' }))
  await look(admin)
  if (round % 5 === 4) {
    const reason = 'The model name is not the one on the data sheet.'
    await count(admin.call('chips.decide', { ftpChipDetailId: id, approvalStatus: false, reason }))
  } else {
    await count(admin.call('chips.decide', { ftpChipDetailId: id, approvalStatus: true }))
    await count(submit(1))
    await count(admin.call('chips.decide', { ftpChipDetailId: id, approvalStatus: true }))
    await count(partner.call('chips.get-certificates', undefined, { ftmId: id }))
    await count(partner.call('chips.preview-deactivation', undefined, { ftmId: id }))
    await count(partner.call('chips.deactivate', { status: 'De-Activate' }, { ftmId: id }))
  }
  await look(partner)
  await count(partner.call('chips.list-own'))
  await count(partner.call('audit-trail.history', undefined, { objectType: 'chip', objectId: id }))
  await count(admin.call('chips.list', undefined, {}, { sortFieldName: 'createdDateTime', sortType: 'desc' }))
  await count(admin.call('trust-store.list'))
  if (round % 10 === 0)
    await count(
      partner.call('partner-certificates.upload', {
        partnerId,
        certificateData: partnerCertificate,
        partnerDomain: 'FTM',
      }),
    )
  return calls
}
