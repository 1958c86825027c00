import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import { makeKey } from '@entente/partner'
import {
  encodeName,
  issueCertificate,
  newSerialNumber,
  parseCertificate,
  platformSignedProfile,
  rootProfile,
  toPem,
  type Certificate,
  type CertificateProfile,
} from '@entente/trust'

/** An authority that partners have their keys certified by before they come to the platform. */
export interface DemoAuthority {
  readonly root: string
  /** @returns PEM */
  certify(organisation: string, key: KeyObject): Promise<string>
}

const day = 86_400_000
const pemOf = ({ der }: Certificate): string => toPem('CERTIFICATE', der)

/** Makes it, with a new key that is kept nowhere. */
export const makeDemoAuthority = async (run: string): Promise<DemoAuthority> => {
  const rootKey = await makeKey('rsa-2048')
  const issue = async (
    name: readonly (readonly ['O' | 'CN', string])[],
    key: KeyObject,
    { profile, days, issuer }: { profile: CertificateProfile; days: number; issuer?: Certificate },
  ): Promise<Certificate> => {
    const subjectDer = encodeName(name)
    const now = Date.now()
    const der = await issueCertificate({
      subjectDer,
      spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      issuer: issuer ?? { nameDer: subjectDer, keyIdentifier: new Uint8Array() },
      serialNumber: newSerialNumber(randomBytes(16)),
      notBefore: new Date(now - day),
      notAfter: new Date(now + days * day),
      profile,
      signatureAlgorithm: 'RSA-SHA256',
      sign: async (tbs) => sign('sha256', tbs, rootKey),
    })
    return parseCertificate(der)
  }
  const root = await issue(
    [
      ['O', 'Demo Certificates'],
      ['CN', `Demo root ${run}`],
    ],
    rootKey,
    { profile: rootProfile(), days: 3650 },
  )
  return {
    root: pemOf(root),
    async certify(organisation, key) {
      const name = [
        ['O', organisation],
        ['CN', 'gateway'],
      ] as const
      return pemOf(
        await issue(name, key, { profile: platformSignedProfile('AUTH'), days: 800, issuer: root }),
      )
    },
  }
}
