import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import {
  createSignatureCache,
  findPath,
  issueCertificate,
  issuingProfile,
  parseCertificate,
  platformSignedProfile,
  rootProfile,
  type Certificate,
} from '@entente/trust'
import type { Report } from '../report.ts'
import { row } from './comparison.ts'
import { issue, makePair, now, orderFor, rawSign } from './identities.ts'
import { wireRows } from './wire.ts'

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
  const ders = [leaf, sub, root].map(({ certificate }) => certificate.der)
  /** Nothing known before: three certificates are read, and the keys of two opened. */
  const cold = () => {
    const [target, intermediate, anchor] = ders.map((bytes) => parseCertificate(bytes))
    if (!target || !intermediate || !anchor) throw new Error('unreadable')
    const question = { target, anchors: [anchor], intermediates: [intermediate], at: now }
    if (!findPath(question).ok) throw new Error('no path')
  }
  const coldChecks = () =>
    [
      { ...links[0], key: sub.certificate.spkiDer },
      { ...links[1], key: root.certificate.spkiDer },
    ].every(({ tbs, signature, key }) => {
      const opened = createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' })
      return tbs !== undefined && signature !== undefined && verify('sha256', tbs, opened, signature)
    })
  const signatureCache = createSignatureCache()
  /** The same question again, its signatures remembered: no public-key operation is left. */
  const warm = () => {
    const question = {
      target: leaf.certificate,
      anchors: [root.certificate],
      intermediates: [sub.certificate],
      at: now,
      signatureCache,
    }
    if (!findPath(question).ok) throw new Error('no path')
  }
  const order = orderFor('Leaf', platformSignedProfile('FTM'), pair, sub)
  const oneSignature = () => rawSign(sub.privateKey, der)
  return {
    title: 'Trust library',
    method:
      'Rounds per second of processor time, RSA 2048 with SHA-256, by turns with `node:crypto` doing the unavoidable part alone.',
    goal: 'a cold path costs at most 1.5 times its signature checks (ratio 0.67), a warm one 15 µs (66,667 per second); issuing at least 0.9 of the bare signature; a signature of a known sender at least half of the bare check',
    headings: ['Work', 'per second', 'Reference', 'per second', 'Ratio'],
    rows: [
      await row('issue a certificate', 'one signature', () => issueCertificate(order), oneSignature),
      await row(
        'path of three certificates, cold',
        'its signature checks',
        search([root.certificate]),
        twoChecks,
      ),
      await row(
        'the same, from the bytes of the certificates',
        'its checks, keys from their bytes',
        cold,
        coldChecks,
      ),
      await row('the same, warm: signatures remembered', 'its signature checks', warm, twoChecks),
      await row(
        'cold among 101 anchors',
        'its signature checks',
        search([...strangers, root.certificate]),
        twoChecks,
      ),
      await row(
        'read a certificate',
        'new X509Certificate',
        () => parseCertificate(der),
        () => new X509Certificate(der),
      ),
      ...(await wireRows(leaf)),
    ],
  }
}
