import { encodeName, type AttributeType } from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { AuthorityKey } from '../../platform/keys/key-ring.ts'
import { entitlementOf, signApplicationKey, type Signed } from '../platform-trust/index.ts'
import { isClientKey, isSigningKey, type KeyName } from './applications/application.ts'
import { getModuleKey } from './module-key.ts'

/** The parts of a subject that a caller may choose; what is absent is ours. */
export interface SubjectWish {
  readonly commonName?: string | null | undefined
  readonly organizationUnit?: string | null | undefined
  readonly organization?: string | null | undefined
  readonly location?: string | null | undefined
  readonly state?: string | null | undefined
  readonly country?: string | null | undefined
}

/**
 * trust-and-crypto §3.2: how long a key lives, and how long before its end another one takes its place. Nothing outlives
 * the module key that certifies it.
 */
const lifetimes = {
  SIGNATURE: { days: 1095, replaceBeforeDays: 60 },
  ENCRYPTION: { days: 730, replaceBeforeDays: 30 },
  TLS: { days: 730, replaceBeforeDays: 30 },
} as const

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
export const purposeOf = (name: KeyName): keyof typeof lifetimes => {
  if (isClientKey(name)) return 'TLS'
  return isSigningKey(name) ? 'SIGNATURE' : 'ENCRYPTION'
}

/** How long before its end a key of this name is replaced. */
export const replaceBeforeDaysOf = (name: KeyName): number => lifetimes[purposeOf(name)].replaceBeforeDays

/** A certificate for a key of an application, and the module key that has signed it. */
export interface Certified {
  readonly signed: Signed
  readonly module: AuthorityKey
}

/** Certifies a key with the module key of its application. It may take long; call it before the transaction. */
export const certifyKey = async (
  app: App,
  actor: Actor,
  name: KeyName,
  { spkiDer, subjectDer }: { readonly spkiDer: Uint8Array; readonly subjectDer: Uint8Array },
): Promise<Certified> => {
  const purpose = purposeOf(name)
  const entitlement = entitlementOf({ type: 'application' }, { domain: null, purpose })
  if (!entitlement) throw new Error(`keys of applications are not certified for ${purpose}`)
  const module = await getModuleKey(app, actor, name.applicationId)
  const { days } = lifetimes[purpose]
  const signed = await signApplicationKey(app, module, { subjectDer, spkiDer, days, entitlement })
  return { signed, module }
}
