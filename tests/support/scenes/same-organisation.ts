import { digestOfKey, ownerOfKey } from '../../../packages/server/src/modules/platform-trust/index.ts'
import { findDomainPath } from '../../../packages/server/src/modules/partner-certificates/index.ts'
import type { Domain } from '../../../packages/server/src/modules/trust-store/index.ts'
import { createTestApp, type TestApp } from '../app.ts'
import { make, readPem } from '../certificates/certificates.ts'
import { sceneAuthority, setFtmScene, type FtmScene } from './ftm-scene.ts'
import { keepMails } from '../kept-mails.ts'
import { openssl } from '../certificates/openssl.ts'

/** Two partners of one organisation's name, `acme` and `rival`, who know nothing of each other. */
export interface SameOrganisation {
  readonly api: TestApp
  readonly scene: FtmScene
  /** Uploads a certificate for a partner, in the domain FTM. @returns the codes of the answer */
  readonly upload: (
    who: 'acme' | 'rival' | 'admin',
    partnerId: 'acme' | 'rival',
    certificateData: string,
    renew?: boolean,
  ) => Promise<string[]>
  /** Whether a certificate (PEM) is believed. */
  readonly believed: (pem: string, domain?: Domain) => Promise<boolean>
  /** The partner whose the key of a certificate (PEM) is. */
  readonly owner: (pem: string) => Promise<string | undefined>
  /** A certificate request (PEM) that proves a key to be a partner's. */
  readonly proofOf: (partnerId: 'acme' | 'rival', key: string) => Promise<string>
  /** The newest certificate of ours that somebody has and that is not revoked. */
  readonly twinOf: (holder: string) => Promise<string | undefined>
  /** Says that others have the key of a certificate of ours. @returns the codes of the answer */
  readonly tellCompromised: (
    who: 'acme' | 'rival' | 'device',
    certificateId: string | undefined,
  ) => Promise<string[]>
}

/** A certificate for that organisation. */
export const certificateNamed = (name: string) =>
  make({ subject: `/O=Acme Chips/CN=${name}`, issuer: sceneAuthority().sub })

export const openSameOrganisation = async (): Promise<SameOrganisation> => {
  const api = await createTestApp(keepMails)
  const scene = await setFtmScene(api)
  await api.query(`update partner set organisation_name = 'Acme Chips' where id = 'rival'`)
  return {
    api,
    scene,
    async upload(who, partnerId, certificateData, renew = false) {
      const request = { partnerId, certificateData, partnerDomain: 'FTM', renew }
      return (await api.as(who).call('partner-certificates.upload', { request })).codes
    },
    believed: async (pem, domain = 'FTM') =>
      (await findDomainPath(api.app, domain, readPem(pem))) !== undefined,
    owner: (pem) => ownerOfKey(api.app.database, digestOfKey(readPem(pem).spkiDer)),
    async proofOf(partnerId, key) {
      const { response } = await api.as(partnerId).call('platform-trust.key-proof', { params: { partnerId } })
      const subject = `/CN=${response.commonName}/OU=${response.organizationalUnit}`
      return openssl(['req', '-new', '-key', 'key.pem', '-subj', subject], { 'key.pem': key })
    },
    async twinOf(holder) {
      const [newest] = await api.query<{ id: string }>(
        `select id from issued_certificate where holder_id = $1 and purpose = 'ALL' and revoked_at is null
         order by issued_at desc`,
        [holder],
      )
      return newest?.id
    },
    async tellCompromised(who, certificateId = '') {
      const call = { params: { certificateId }, request: { reason: 'keyCompromise' } } as const
      return (await api.as(who).call('platform-trust.revoke', call)).codes
    },
  }
}
