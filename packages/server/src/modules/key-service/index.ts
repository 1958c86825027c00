import { offer } from '../../platform/extensions.ts'
import { endingSources } from '../endings/index.ts'
import { endingApplicationKeys } from './ending-store.ts'
import { setupSteps } from '../setup/index.ts'
import { masterKeyStep } from './setup.ts'
import { certsOnlyPkcs7, createJwsCache, readCertificateFile, toPem, type Certificate } from '@entente/trust'
import type { App, Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { blank, type Problem } from '../../platform/http/envelope/problems.ts'
import { keyManagerBodyProblem, Refusal, type NestedText } from '../../platform/refusal.ts'
import { findDomainPath, pemOf } from '../partner-certificates/index.ts'
import { requireUnrevoked } from '../platform-trust/index.ts'
import { getTrustChain, readDomain, unreadable, uploadCaCertificates } from '../trust-store/index.ts'
import { otherDomain, readKeyName, type KeyName } from './applications/application.ts'
import { applicationRoutes } from './applications/application-routes.ts'
import { listCaCertificatesOf } from './uploads/ca-list.ts'
import * as contract from './contract.ts'
import { decryptData, encryptData } from './encryption.ts'
import * as keyContract from './key-contract.ts'
import { uploadCertificate, uploadOtherDomainCertificate } from './uploads/key-uploads.ts'
import { currentKeyOf, generateMasterKey, requestFor } from './keys.ts'
import { getByCertificateId, uploadForPartner } from './uploads/partner-uploads.ts'
import { getAllKeyCertificates, getKeyCertificate, keyIdOf } from './published/published-keys.ts'
import { signData, verifyData } from './signatures.ts'

/** A partner's certificate may be named as well, where something is encrypted to it. */
const readRecipient = async (
  app: App,
  applicationId: string,
  referenceId: string | null | undefined,
): Promise<KeyName> =>
  applicationId.trim().toUpperCase() === otherDomain
    ? { applicationId: otherDomain, referenceId: referenceId?.trim() ?? '' }
    : readKeyName(app, applicationId, referenceId)

const unfit = (member: string, problem: Problem, values: NestedText['values'] = {}): Refusal =>
  new Refusal(keyManagerBodyProblem, {
    problem: { key: `problems.${problem}`, values },
    field: `request.${member}`,
  })

const certificateRoutes = (app: App) => [
  route(contract.uploadCaCertificate, async ({ authority, request }) => {
    const { certificateData, partnerDomain } = request
    const { status } = await uploadCaCertificates(app, authority, certificateData, partnerDomain)
    return { status, timestamp: toInstant(app.clock.now()) }
  }),
  route(contract.listCaCertificates, async ({ request }) => listCaCertificatesOf(app, request)),
  route(contract.getCaTrustPath, async ({ params }) => {
    if (params.caCertId.trim() === '') throw new Refusal('KER-PCM-010')
    const { chain } = await getTrustChain(app, params.caCertId)
    const p7b = certsOnlyPkcs7(chain.map(({ der }) => der))
    return { p7bFile: toPem('PKCS7', p7b), timestamp: toInstant(app.clock.now()) }
  }),
  route(contract.verifyTrust, async ({ request }) => {
    const file = readCertificateFile(request.certificateData)
    const [target, ...others] = file.ok ? file.certificates : []
    if (!file.ok) throw unreadable('KER-KMS-013', file.problem)
    if (!target || others.length > 0) throw unreadable('KER-KMS-013', 'several')
    const path = await findDomainPath(app, readDomain(request.partnerDomain), target)
    return { status: path !== undefined }
  }),
  route(contract.uploadPartnerCertificate, async ({ authority, request }) => {
    const { id, chain } = await uploadForPartner(app, authority, request)
    return {
      certificateId: id,
      signedCertificateData: chain,
      timestamp: toInstant(app.clock.now()),
    }
  }),
  route(contract.getPartnerCertificate, async ({ authority, params }) => {
    const held = await getByCertificateId(app, authority, params.partnerCertId)
    await requireUnrevoked(app, held.platformSigned)
    return { certificateData: pemOf(held.platformSigned), timestamp: toInstant(app.clock.now()) }
  }),
  route(contract.getPartnerSignedCertificate, async ({ authority, params }) => {
    const held = await getByCertificateId(app, authority, params.partnerCertId)
    await requireUnrevoked(app, held.platformSigned)
    return {
      caSignedCertificateData: pemOf(held.caSigned),
      mosipSignedCertificateData: pemOf(held.platformSigned),
      timestamp: toInstant(app.clock.now()),
    }
  }),
]

const keyRoutes = (app: App) => {
  const cache = createJwsCache()
  const presentCertificate = (certificate: Certificate, request: Uint8Array | null = null) => ({
    certificate: request ? null : pemOf(certificate),
    certSignRequest: request && toPem('CERTIFICATE REQUEST', request),
    issuedAt: toInstant(certificate.notBefore),
    expiryAt: toInstant(certificate.notAfter),
    timestamp: toInstant(app.clock.now()),
  })
  const uploaded = () => ({ status: 'Upload Success.', timestamp: toInstant(app.clock.now()) })
  return [
    route(keyContract.generateMasterKey, async ({ authority, params, request }) => {
      const name = await readKeyName(app, request.applicationId, request.referenceId)
      const wanted = params.objectType.trim().toUpperCase()
      if (wanted !== 'CERTIFICATE' && wanted !== 'CSR') throw new Refusal('KER-KMS-009')
      const key = await generateMasterKey(app, authority, name, request)
      return presentCertificate(
        key.certificate,
        wanted === 'CSR' ? await requestFor(app, key, request) : null,
      )
    }),
    route(keyContract.generateCsr, async ({ authority, request }) => {
      const name = await readKeyName(app, request.applicationId, request.referenceId)
      const key = await currentKeyOf(app, authority, name)
      return presentCertificate(key.certificate, await requestFor(app, key, request))
    }),
    route(keyContract.getCertificate, async ({ authority, query }) =>
      presentCertificate(await getKeyCertificate(app, authority, query.applicationId, query.referenceId)),
    ),
    route(keyContract.getAllCertificates, async ({ query }) => {
      const all = await getAllKeyCertificates(app, query.applicationId, query.referenceId)
      return {
        allCertificates: all.map((certificate) => ({
          certificateData: pemOf(certificate),
          issuedAt: toInstant(certificate.notBefore),
          expiryAt: toInstant(certificate.notAfter),
          keyId: keyIdOf(certificate),
        })),
      }
    }),
    route(keyContract.uploadCertificate, async ({ authority, request }) => {
      const name = await readKeyName(app, request.applicationId, request.referenceId)
      await uploadCertificate(app, authority, name, request.certificateData)
      return uploaded()
    }),
    route(keyContract.uploadOtherDomainCertificate, async ({ authority, request }) => {
      const name = await readRecipient(app, request.applicationId, request.referenceId)
      if (name.applicationId !== otherDomain) throw unfit('applicationId', 'choice', { choices: otherDomain })
      if (name.referenceId === '') throw unfit('referenceId', blank)
      await uploadOtherDomainCertificate(app, authority, name, request.certificateData)
      return uploaded()
    }),
    route(keyContract.jwtSign, async ({ authority, request }) => {
      const name = await readKeyName(app, request.applicationId, request.referenceId)
      const jwtSignedData = await signData(app, authority, name, request)
      return { jwtSignedData, timestamp: toInstant(app.clock.now()) }
    }),
    route(keyContract.jwtVerify, async ({ authority, request }) => {
      const { isValid, trust } = await verifyData(app, authority, request, { cache })
      const message = isValid ? 'Validation Successful' : 'Validation Failed'
      return { signatureValid: isValid, message, trustValid: trust }
    }),
    route(keyContract.encrypt, async ({ authority, request }) => {
      const name = await readRecipient(app, request.applicationId, request.referenceId)
      return { data: await encryptData(app, authority, name, request) }
    }),
    route(keyContract.decrypt, async ({ authority, request }) => {
      const name = await readKeyName(app, request.applicationId, request.referenceId)
      return { data: await decryptData(app, authority, name, request) }
    }),
  ]
}

export { readCallKeys, readCallSigner, type CallKeys } from './run-time/call-keys.ts'
export {
  judgePartnerRecipient,
  type PartnerRecipient,
  type RecipientProblem,
} from './run-time/partner-recipient.ts'
export { platformClient } from './run-time/platform-client.ts'
export { publishedSigners } from './published/published-keys.ts'
export { mountKeySet } from './published/mount-key-set.ts'

/** The key manager's addresses, for onboarding clients and services that call it themselves. */
export const keyServiceModule: Module = {
  name: 'key-service',
  extensions: () => [offer(setupSteps, masterKeyStep), offer(endingSources, endingApplicationKeys)],
  routes: (app) => [...certificateRoutes(app), ...keyRoutes(app), ...applicationRoutes(app)],
}
