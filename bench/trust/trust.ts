import { generateKeyPairSync, randomBytes, sign, verify, X509Certificate, type KeyObject } from 'node:crypto'
import {
  encodeName,
  findPath,
  issueCertificate,
  issuingProfile,
  keyIdentifierOf,
  newSerialNumber,
  parseCertificate,
  platformSignedProfile,
  rootProfile,
  type Certificate,
  type CertificateProfile,
} from '@entente/trust'
import { perSecond, ratio, type Report } from '../report.ts'

const roundMs = 1_000
const day = 86_400_000
const now = new Date('2026-01-01T00:00:00Z')

interface Identity {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

const rawSign = (key: KeyObject, bytes: Uint8Array): Uint8Array => sign('sha256', bytes, key)

const issue = async (
  commonName: string,
  profile: CertificateProfile,
  pair: { privateKey: KeyObject; publicKey: KeyObject },
  issuer?: Identity,
): Promise<Identity> => {
  const spkiDer = pair.publicKey.export({ format: 'der', type: 'spki' })
  const subjectDer = encodeName([
    ['O', 'Bench'],
    ['CN', commonName],
  ])
  const der = await issueCertificate({
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    notAfter: new Date(now.getTime() + 365 * day),
    profile,
    signatureAlgorithm: 'RSA-SHA256',
    sign: async (tbs) => rawSign(issuer?.privateKey ?? pair.privateKey, tbs),
  })
  return { certificate: parseCertificate(der), privateKey: pair.privateKey }
}

const makePair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Rounds per second of `work`, by turns with its reference, so that both see the same machine. */
const compare = async (
  work: () => unknown,
  reference: () => unknown,
): Promise<{ rate: number; referenceRate: number }> => {
  const rateOf = async (task: () => unknown): Promise<number> => {
    const begin = performance.now()
    let rounds = 0
    while (performance.now() - begin < roundMs / 2) {
      await task()
      rounds += 1
    }
    return (rounds * 1000) / (performance.now() - begin)
  }
  await rateOf(work)
  const first = [await rateOf(reference), await rateOf(work)] as const
  const second = [await rateOf(reference), await rateOf(work)] as const
  return { referenceRate: (first[0] + second[0]) / 2, rate: (first[1] + second[1]) / 2 }
}

const row = async (
  name: string,
  referenceName: string,
  work: () => unknown,
  reference: () => unknown,
): Promise<string[]> => {
  const { rate, referenceRate } = await compare(work, reference)
  return [name, perSecond(rate), referenceName, perSecond(referenceRate), ratio(rate / referenceRate)]
}

/** What our own X.509 code costs beside the signatures that nobody can avoid. */
export const benchTrust = async (): Promise<Report> => {
  const root = await issue('Root', rootProfile(), makePair())
  const sub = await issue('Sub', issuingProfile(), makePair(), root)
  const pair = makePair()
  const leaf = await issue('Leaf', platformSignedProfile('FTM'), pair, sub)
  const strangers: Certificate[] = []
  for (let count = 0; count < 100; count += 1)
    strangers.push((await issue(`Stranger ${count}`, rootProfile(), pair)).certificate)

  const links = [
    { bytes: leaf.certificate, key: sub.certificate.publicKey },
    { bytes: sub.certificate, key: root.certificate.publicKey },
  ].map(({ bytes, key }) => ({ tbs: bytes.tbsDer, signature: bytes.signature, key }))
  const twoChecks = () => links.every(({ tbs, signature, key }) => verify('sha256', tbs, key, signature))
  if (!twoChecks()) throw new Error('the reference itself does not verify')

  const search = (anchors: readonly Certificate[]) => () => {
    const question = { target: leaf.certificate, anchors, intermediates: [sub.certificate], at: now }
    if (!findPath(question).ok) throw new Error('no path')
  }
  const { der } = leaf.certificate
  const oneSignature = () => rawSign(sub.privateKey, der)
  return {
    title: 'Trust library',
    method:
      'Rounds per second on one core, RSA 2048 with SHA-256, by turns with `node:crypto` doing the unavoidable part alone.',
    headings: ['Work', 'per second', 'Reference', 'per second', 'Ratio'],
    rows: [
      await row(
        'issue a certificate',
        'one signature',
        () => issue('Leaf', platformSignedProfile('FTM'), pair, sub),
        oneSignature,
      ),
      await row('path of three certificates', 'two signature checks', search([root.certificate]), twoChecks),
      await row(
        'the same among 101 anchors',
        'two signature checks',
        search([...strangers, root.certificate]),
        twoChecks,
      ),
      await row(
        'read a certificate',
        'new X509Certificate',
        () => parseCertificate(der),
        () => new X509Certificate(der),
      ),
    ],
  }
}
