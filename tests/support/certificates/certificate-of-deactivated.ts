import type { TestApp } from '../app.ts'
import { sceneAuthority } from '../scenes/ftm-scene.ts'
import { makeCertificate } from './openssl.ts'

/** A certificate for the organisation of `acme` that another partner of that name had brought before it was deactivated (PEM). */
export const makeCertificateOfDeactivated = async (api: TestApp): Promise<string> => {
  const { certificate: certificateData } = makeCertificate({
    subject: '/C=XX/O=Acme Chips/CN=Of a former partner',
    issuer: sceneAuthority().sub,
  })
  const [before] = await api.query<{ name: string; active: boolean }>(
    `select organisation_name as name, is_active as active from partner where id = 'leaver'`,
  )
  await api.query(`update partner set organisation_name = 'Acme Chips', is_active = true where id = 'leaver'`)
  const { messages } = await api.as('leaver').call('partner-certificates.upload', {
    request: { partnerId: 'leaver', certificateData, partnerDomain: 'FTM' },
  })
  if (messages.length > 0) throw new Error(messages.join())
  await api.query(
    `update partner set organisation_name = $1, is_active = false, approval_status = 'approved' where id = 'leaver'`,
    [before!.name],
  )
  return certificateData
}
