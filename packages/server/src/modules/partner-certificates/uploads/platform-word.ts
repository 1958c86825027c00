import type { Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { loadByFingerprints, withSoundKeys } from '../../platform-trust/index.ts'
import { authorityOf, trustMemoryOf, type Domain } from '../../trust-store/index.ts'

type Row = Awaited<ReturnType<typeof loadByFingerprints>>[number]

/**
 * Whether a certificate of ours says anything in a domain. A partner's or chip's does in its own. Outside every domain
 * are TLS certificates, which are for the handshake only, and the keys of our applications: what these sign is verified
 * in all domains, what they decipher is nobody's proof. OCSP responders speak about certificates, not in domains.
 */
const countsIn = (domain: Domain, row: Row): boolean => {
  if (row.purpose === 'AUTHORITY') return true
  if (row.domain !== null) return row.domain === domain
  return row.holder_type === 'platform' && (row.purpose === 'SIGNATURE' || row.purpose === 'ALL')
}

/**
 * Whether a path that was found stands before our own register, whichever anchor it ends at: nothing on it was revoked
 * by us, no key on it is known to be in other hands, and what we have signed was signed for this domain.
 */
export const standsInRegister = async (
  app: App,
  domain: Domain,
  path: readonly Certificate[],
): Promise<boolean> => {
  const { database, clock, keys } = app
  const { view } = await trustMemoryOf(app).viewOf(domain)
  // An authority that has lost its trust is not one again because somebody has its certificate signed by us.
  if (path.some((each) => view.inactive.has(authorityOf(each)))) return false
  if ((await withSoundKeys(database, path, clock.now())).length < path.length) return false
  const entries = await loadByFingerprints(
    database,
    path.map(({ sha256 }) => sha256),
  )
  const rows = new Map(entries.map((row) => [row.sha256, row]))
  const authorities = new Set([...keys.roots, ...keys.certifiers].map(({ keySha256 }) => keySha256))
  return path.every((certificate, index) => {
    const row = rows.get(certificate.sha256)
    if (row) return countsIn(domain, row)
    const issuer = path[index + 1]
    // Everything that our keys have signed is in the register; only our authorities stand for themselves.
    return (
      authorities.has(certificate.keySha256) || issuer === undefined || !authorities.has(issuer.keySha256)
    )
  })
}
