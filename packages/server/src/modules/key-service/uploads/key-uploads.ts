import { datesOf, readCertificateFile, type Certificate } from '@entente/trust'
import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { decideOnEvidence, EvidenceMoved } from '../../../platform/database/inside/evidence.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { holdSoundKey, requireSoundKey } from '../../platform-trust/index.ts'
import { unreadable } from '../../trust-store/index.ts'
import { isModuleKey, partsOf, type KeyName } from '../applications/application.ts'
import { isInDate } from '../key-standing.ts'
import { replaceKey } from '../replace-key.ts'
import { loadCurrent, type ApplicationKey } from '../store.ts'

/**
 * The one certificate of an upload, in date.
 * @throws Refusal KER-KMS-013, KER-KMS-001
 */
export const readOneCertificate = (text: string, now: Date): Certificate => {
  const file = readCertificateFile(text)
  if (!file.ok) throw unreadable('KER-KMS-013', file.problem)
  const [certificate, ...others] = file.certificates
  if (!certificate || others.length > 0) throw unreadable('KER-KMS-013', 'several')
  if (now < certificate.notBefore || now > certificate.notAfter)
    throw new Refusal('KER-KMS-001', datesOf(certificate, now))
  return certificate
}

/** A certificate for the current key. @throws Refusal KER-KMS-012, KER-KMS-013, KER-KMS-001, KER-KMS-014, ENT_CRT_002 */
const judgeCertificate = async (app: App, name: KeyName, text: string) => {
  const current = await loadCurrent(app.database, name)
  if (!current || !isInDate(app, current)) throw new Refusal('KER-KMS-012', { ...partsOf(name) })
  const certificate = readOneCertificate(text, app.clock.now())
  if (certificate.keySha256 !== current.certificate.keySha256) throw new Refusal('KER-KMS-014')
  // Also of the certificate that is there: whoever brings it once more must hear that its key is in other hands.
  await requireSoundKey(app.database, certificate)
  return { current, certificate }
}

/**
 * Puts a certificate by another authority, such as the one of a partner domain, in the place of ours; the key stays. The
 * one that is there already changes nothing. A module key has its certificate from ROOT alone.
 * @throws Refusal KER-KMS-015, KER-KMS-012, KER-KMS-013, KER-KMS-001, KER-KMS-014, ENT_CRT_002
 */
export const uploadCertificate = (
  app: App,
  actor: Actor,
  name: KeyName,
  text: string,
): Promise<ApplicationKey> => {
  if (isModuleKey(name)) throw new Refusal('KER-KMS-015', { applicationId: name.applicationId })
  return decideOnEvidence(
    () => judgeCertificate(app, name, text),
    async ({ current, certificate }) => {
      if (certificate.sha256 === current.certificate.sha256) return current
      const { sealedPrivateKey } = current
      const key = { name, certificate, sealedPrivateKey, origin: 'certified' } as const
      return replaceKey(app, actor, key, {
        action: 'certified',
        async accepts(tx, former) {
          // Another certificate of the same key may come before this one; it is another key that counts.
          if (former?.certificate.keySha256 !== certificate.keySha256) throw new EvidenceMoved('another key')
          await holdSoundKey(tx, certificate)
        },
      })
    },
  )
}

/** @throws Refusal KER-KMS-035 */
const requireOther = (certificate: Certificate, former: ApplicationKey | undefined): void => {
  if (former?.certificate.sha256 === certificate.sha256) throw new Refusal('KER-KMS-035')
}

/**
 * Keeps the certificate of a partner to encrypt to.
 * @throws Refusal KER-KMS-013, KER-KMS-001, KER-KMS-035, ENT_CRT_002
 */
export const uploadOtherDomainCertificate = (
  app: App,
  actor: Actor,
  name: KeyName,
  text: string,
): Promise<ApplicationKey> =>
  decideOnEvidence(
    async () => {
      const certificate = readOneCertificate(text, app.clock.now())
      requireOther(certificate, await loadCurrent(app.database, name))
      await requireSoundKey(app.database, certificate)
      return certificate
    },
    (certificate) =>
      replaceKey(
        app,
        actor,
        { name, certificate, sealedPrivateKey: null, origin: 'uploaded' },
        {
          action: 'uploaded',
          async accepts(tx, former) {
            requireOther(certificate, former)
            await holdSoundKey(tx, certificate)
          },
        },
      ),
  )
