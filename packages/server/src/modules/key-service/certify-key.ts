import { encodeName, type AttributeType } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { entitlementOf, signApplicationKey, type Signed } from '../platform-trust/index.ts'
import { isSigningKey, type KeyName } from './application.ts'

/** The parts of a subject that a caller may choose; what is absent is ours. */
export interface SubjectWish {
  readonly commonName?: string | null | undefined
  readonly organizationUnit?: string | null | undefined
  readonly organization?: string | null | undefined
  readonly location?: string | null | undefined
  readonly state?: string | null | undefined
  readonly country?: string | null | undefined
}

/** trust-and-crypto §3.2: keys of modules, and keys for encryption. */
const lifetimeDays = { signing: 1095, encryption: 730 }

const given = (type: AttributeType, text: string | null | undefined): [AttributeType, string][] => {
  const trimmed = text?.trim()
  return trimmed ? [[type, trimmed]] : []
}

/** The subject of an application's key, DER; the common name says which key it is (trust-and-crypto §3.1). */
export const subjectOf = ({ settings }: App, name: KeyName, wish: SubjectWish): Uint8Array => {
  const { applicationId, referenceId } = name
  const own = referenceId === '' ? applicationId : `${applicationId}-${referenceId}`
  return encodeName([
    ...given('C', wish.country?.trim() || settings.ISSUER_COUNTRY),
    ...given('ST', wish.state),
    ...given('L', wish.location),
    ...given('O', wish.organization?.trim() || settings.ISSUER_ORGANISATION),
    ...given('OU', wish.organizationUnit),
    ...given('CN', wish.commonName?.trim() || own),
  ])
}

/** What a key is certified for. */
export const purposeOf = (name: KeyName): 'SIGNATURE' | 'ENCRYPTION' =>
  isSigningKey(name) ? 'SIGNATURE' : 'ENCRYPTION'

/** A new RSA 2048 key, PKCS#8, certified by the platform. It takes long; call it before the transaction. */
export const makeCertifiedKey = async (
  app: App,
  name: KeyName,
  wish: SubjectWish,
): Promise<{ signed: Signed; privateKey: Buffer }> => {
  const purpose = purposeOf(name)
  const entitlement = entitlementOf({ type: 'application' }, { domain: null, purpose })
  if (!entitlement) throw new Error(`keys of applications are not certified for ${purpose}`)
  const { privateKey, publicKey } = await app.work.generateRsa(2048)
  const signed = await signApplicationKey(app, {
    subjectDer: subjectOf(app, name, wish),
    spkiDer: publicKey,
    days: isSigningKey(name) ? lifetimeDays.signing : lifetimeDays.encryption,
    entitlement,
  })
  return { signed, privateKey }
}
