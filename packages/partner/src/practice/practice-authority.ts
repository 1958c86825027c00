import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  encodeName,
  issueCertificate,
  newSerialNumber,
  parseCertificate,
  platformSignedProfile,
  rootProfile,
  type Certificate,
  type CertificateProfile,
} from '@entente/trust'
import { makeKey } from '../keys/make-key.ts'

/** A platform for one afternoon: a root, a key that requests are encrypted for, a key that signs answers. */
export interface PracticeAuthority {
  readonly root: Certificate
  readonly recipient: { readonly key: KeyObject; readonly certificate: Certificate }
  readonly signer: { readonly key: KeyObject; readonly certificate: Certificate }
}

const DAY = 86_400_000

/** Makes it, with new keys. They are kept nowhere: whoever practises tomorrow gets others. */
export async function makePracticeAuthority(at: Date): Promise<PracticeAuthority> {
  const [rootKey, recipientKey, signerKey] = await Promise.all([
    makeKey('rsa-2048'),
    makeKey('rsa-2048'),
    makeKey('rsa-2048'),
  ])
  const issue = async (
    commonName: string,
    key: KeyObject,
    profile: CertificateProfile,
    issuer?: Certificate,
  ): Promise<Certificate> => {
    const subjectDer = encodeName([
      ['O', 'Practice – protects nothing'],
      ['CN', commonName],
    ])
    const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
    const der = await issueCertificate({
      subjectDer,
      spkiDer,
      issuer: issuer ?? { nameDer: subjectDer, keyIdentifier: new Uint8Array() },
      serialNumber: newSerialNumber(randomBytes(16)),
      notBefore: new Date(at.getTime() - DAY),
      notAfter: new Date(at.getTime() + 2 * DAY),
      profile,
      signatureAlgorithm: 'RSA-SHA256',
      sign: async (tbs) => sign('sha256', tbs, rootKey),
    })
    return parseCertificate(der)
  }
  const root = await issue('Practice root', rootKey, rootProfile())
  const profile = platformSignedProfile('AUTH')
  return {
    root,
    recipient: {
      key: recipientKey,
      certificate: await issue('Practice recipient', recipientKey, profile, root),
    },
    signer: { key: signerKey, certificate: await issue('Practice signer', signerKey, profile, root) },
  }
}
