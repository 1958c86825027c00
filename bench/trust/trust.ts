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
  type CertificateOrder,
  type CertificateProfile,
} from '@entente/trust'
import { percentile, perSecond, ratio, type Report } from '../report.ts'

const day = 86_400_000
const now = new Date('2026-01-01T00:00:00Z')

interface Identity {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

const rawSign = (key: KeyObject, bytes: Uint8Array): Uint8Array => sign('sha256', bytes, key)

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const orderFor = (
  commonName: string,
  profile: CertificateProfile,
  pair: Pair,
  issuer?: Identity,
): CertificateOrder => {
  const spkiDer = pair.publicKey.export({ format: 'der', type: 'spki' })
  const subjectDer = encodeName([
    ['O', 'Bench'],
    ['CN', commonName],
  ])
  return {
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    notAfter: new Date(now.getTime() + 365 * day),
    profile,
    signatureAlgorithm: 'RSA-SHA256',
    sign: async (tbs) => rawSign(issuer?.privateKey ?? pair.privateKey, tbs),
  }
}

const issue = async (...order: Parameters<typeof orderFor>): Promise<Identity> => {
  const [, , pair] = order
  const der = await issueCertificate(orderFor(...order))
  return { certificate: parseCertificate(der), privateKey: pair.privateKey }
}

const makePair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

const slices = 20
const sliceMs = 50

/** Rounds per second of `work` and of its reference, in many short turns, so that both see the same machine. */
const compare = async (
  work: () => unknown,
  reference: () => unknown,
): Promise<{ rate: number; referenceRate: number }> => {
  const runFor = async (task: () => unknown): Promise<{ rounds: number; seconds: number }> => {
    const begin = performance.now()
    const usage = process.cpuUsage()
    let rounds = 0
    while (performance.now() - begin < sliceMs) {
      await task()
      rounds += 1
    }
    const { user, system } = process.cpuUsage(usage)
    return { rounds, seconds: (user + system) / 1_000_000 }
  }
  const turns: [rate: number, referenceRate: number][] = []
  await runFor(work)
  for (let slice = 0; slice < slices; slice += 1) {
    const [ours, theirs] = [await runFor(work), await runFor(reference)]
    turns.push([ours.rounds / ours.seconds, theirs.rounds / theirs.seconds])
  }
  const median = (index: 0 | 1): number =>
    percentile(
      turns.map((turn) => turn[index]),
      0.5,
    )
  return { rate: median(0), referenceRate: median(1) }
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
  const order = orderFor('Leaf', platformSignedProfile('FTM'), pair, sub)
  const oneSignature = () => rawSign(sub.privateKey, der)
  return {
    title: 'Trust library',
    method:
      'Rounds per second of processor time, RSA 2048 with SHA-256, by turns with `node:crypto` doing the unavoidable part alone.',
    headings: ['Work', 'per second', 'Reference', 'per second', 'Ratio'],
    rows: [
      await row('issue a certificate', 'one signature', () => issueCertificate(order), oneSignature),
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
