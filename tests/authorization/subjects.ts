import type { Input, Name } from '../support/app.ts'
import type { FtmScene } from '../support/scenes/ftm-scene.ts'
import { plantDelivery, plantWebhook } from '../support/scenes/planted-deliveries.ts'

/** Whose object; `nobody`: one that does not exist. */
export type Owner = 'acme' | 'rival' | 'nobody'

type Chip = Parameters<FtmScene['chipIn']>[0]

const chipOf = (scene: FtmScene, owner: Owner, status: Chip): Promise<string> =>
  owner === 'nobody' ? Promise.resolve('123456789012345678901234567890123456') : scene.chipIn(status, owner)

const certificateFor = (scene: FtmScene, owner: Owner): string =>
  scene.certificateOf(owner === 'nobody' ? 'acme' : owner)

/** What the platform signed for a partner. */
const issuedTo = async (scene: FtmScene, owner: Owner): Promise<string> =>
  owner === 'nobody' ? '00000000-0000-4000-8000-000000000000' : scene.issuedTo(owner)

type Make = (scene: FtmScene, owner: Owner) => Promise<Input>

const chipPath =
  (status: Chip): Make =>
  async (scene, owner) => ({ params: { ftmId: await chipOf(scene, owner, status) } })

const partnerPath: Make = async (_scene, owner) => ({ params: { partnerId: owner } })

const certificateIdPath: Make = async (scene, owner) => ({
  params: { partnerCertId: await scene.certificateIdOf(owner) },
})

const noWebhook = '00000000-0000-4000-8000-000000000000'

const webhookOf = async ({ api }: FtmScene, owner: Owner): Promise<string> =>
  owner === 'nobody' ? noWebhook : plantWebhook(api, owner, { url: 'https://hooks.invalid.example/in' })

const webhookPath =
  (request?: object): Make =>
  async (scene, owner) => ({
    params: { webhookId: await webhookOf(scene, owner) },
    ...(request ? { request } : {}),
  })

const webhookValues = { name: 'Of the walk', url: 'https://hooks.example.org/in', events: ['chip.approved'] }

/** How a call names an object of one partner, in a state in which its owner succeeds. */
export const subjects: Partial<Record<Name, Make>> = {
  'webhooks.get': webhookPath(),
  'webhooks.create': async ({ api }, owner) => {
    // Room for one more, whatever others have made.
    await api.query('delete from webhook where partner_id = $1', [owner])
    return { request: { ...webhookValues, partnerId: owner } as never }
  },
  'webhooks.change': webhookPath(webhookValues),
  'webhooks.rotate': webhookPath({}),
  'webhooks.set-state': webhookPath({ isActive: false }),
  'webhooks.count-replay': async (scene, owner) => ({
    ...(await webhookPath()(scene, owner)),
    query: { since: '2020-01-01T00:00:00.000Z' },
  }),
  'webhooks.replay': webhookPath({ since: '2020-01-01T00:00:00.000Z' }),
  'webhooks.delete': webhookPath(),
  'webhooks.test': webhookPath({}),
  'webhooks.page-deliveries': webhookPath(),
  'webhooks.retry-delivery': async (scene, owner) => {
    const webhookId = await webhookOf(scene, owner)
    const deliveryId = await plantDelivery(scene.api, { receiver: `webhook:${webhookId}` })
    return { params: { webhookId, deliveryId }, request: {} }
  },
  'partners.put-contact': async (scene, owner) => ({
    ...(await partnerPath(scene, owner)),
    request: {
      address: '1 Road',
      contactNumber: '+1',
      emailId: `${scene.newModel().make.replace(' ', '-')}@walk.example`,
      is_Active: true,
    },
  }),
  'partners.list-contacts': async (scene, owner) => {
    await scene.contactOf(owner)
    return partnerPath(scene, owner)
  },
  'partners.get-profile': partnerPath,
  'partners.get-details': partnerPath,
  'partners.update-branded-profile': async (scene, owner) => ({
    ...(await partnerPath(scene, owner)),
    request: { address: '1 Road', contactNumber: '+1' },
  }),
  'partners.update-profile': async (scene, owner) => ({
    ...(await partnerPath(scene, owner)),
    request: { address: '1 Road', contactNumber: '+1' },
  }),
  'organisations.list-users': partnerPath,
  'organisations.invite': async (scene, owner) => ({
    ...(await partnerPath(scene, owner)),
    request: {
      email: `${scene.newModel().make.replace(' ', '-')}@walk.example`,
      role: 'auditor',
      locale: 'eng',
    },
  }),
  'organisations.resend-invitation': async (scene, owner) => ({
    params: { partnerId: owner, invitationId: await scene.invitationOf(owner) },
  }),
  'organisations.revoke-invitation': async (scene, owner) => ({
    params: { partnerId: owner, invitationId: await scene.invitationOf(owner) },
  }),
  'organisations.change-role': async (scene, owner) => ({
    params: { partnerId: owner, accountId: await scene.colleagueOf(owner) },
    request: { role: 'auditor' },
  }),
  'organisations.remove-user': async (scene, owner) => ({
    params: { partnerId: owner, accountId: await scene.colleagueOf(owner) },
  }),
  'chips.add': async (scene, owner) => ({ request: { ftpProviderId: owner, ...scene.newModel() } }),
  'chips.edit': async (scene, owner) => ({
    request: { ftpChipDetailId: await chipOf(scene, owner, 'pending_approval'), ...scene.newModel() },
  }),
  'chips.upload-certificate': async (scene, owner) => {
    const id = await chipOf(scene, owner, 'pending_cert_upload')
    const request = scene.uploadOf(id, owner === 'nobody' ? 'acme' : owner, certificateFor(scene, owner))
    return { request: { ...request, ftpProviderId: owner } }
  },
  'chips.get-platform-signed': async (scene, owner) => ({
    params: { ftpChipDetailId: await chipOf(scene, owner, 'approved') },
  }),
  'chips.deactivate': async (scene, owner) => ({
    ...(await chipPath('approved')(scene, owner)),
    request: { status: 'De-Activate' },
  }),
  'chips.preview-deactivation': chipPath('approved'),
  'chips.get-certificates': chipPath('approved'),
  'chips.get': chipPath('approved'),
  'partner-certificates.upload': async (scene, owner) => ({
    request: { partnerId: owner, certificateData: certificateFor(scene, owner), partnerDomain: 'FTM' },
  }),
  'partner-certificates.get-platform-signed': partnerPath,
  'partner-certificates.get-both': partnerPath,
  'partner-certificates.get-chain': partnerPath,
  'platform-trust.list-issued-to': partnerPath,
  'platform-trust.key-proof': partnerPath,
  'platform-trust.get-issued': async (scene, owner) => ({
    params: { certificateId: await issuedTo(scene, owner) },
  }),
  'platform-trust.revoke': async (scene, owner) => ({
    params: { certificateId: await issuedTo(scene, owner) },
    request: { reason: 'superseded' },
  }),
  'platform-trust.request-tls': async (scene, owner) => ({
    ...(await partnerPath(scene, owner)),
    request: { certificateRequest: scene.certificateRequest },
  }),
  'partner-certificates.list': partnerPath,
  'partner-certificates.download': async (scene, owner) => ({
    params: { partnerId: owner, certificateId: await scene.certificateIdOf(owner) },
  }),
  'key-service.upload-partner': async (scene, owner) => ({
    request: {
      partnerId: owner,
      certificateData: certificateFor(scene, owner),
      organizationName: 'as the partner is called',
      partnerDomain: 'FTM',
    },
  }),
  'key-service.get-partner': certificateIdPath,
  'key-service.get-partner-signed': certificateIdPath,
  'audit-trail.history': async (scene, owner) => ({
    params: { objectType: 'chip', objectId: await chipOf(scene, owner, 'approved') },
  }),
}
