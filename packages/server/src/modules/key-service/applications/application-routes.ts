import { namePartsOf, type Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { publishedName } from '../../../platform/keys/trust-urls.ts'
import { findStandings } from '../../platform-trust/index.ts'
import { getKeyApplication, listKeyApplications } from './application-contract.ts'
import { listApplications, readKeyName } from './application.ts'
import { purposeOf } from '../certify-key.ts'
import { moduleCertificates } from '../module-key.ts'
import { countReferences, loadCurrentOf } from '../store.ts'

type Standings = Awaited<ReturnType<typeof findStandings>>

const present = (certificate: Certificate, standings: Standings, now: Date) => {
  const known = standings.get(certificate.sha256)
  return {
    certificateId: known?.id ?? null,
    subjectName: namePartsOf(certificate.subject),
    issuerName: namePartsOf(certificate.issuer),
    sha256: certificate.sha256,
    validFrom: toInstant(certificate.notBefore),
    validTill: toInstant(certificate.notAfter),
    status: known?.standing ?? (certificate.notAfter > now ? ('valid' as const) : ('expired' as const)),
  }
}

const presentModule = (certificate: Certificate, standings: Standings, now: Date) => ({
  ...present(certificate, standings, now),
  crlPath: `/trust/${publishedName(certificate)}.crl`,
  certificatePath: `/trust/${publishedName(certificate)}.cer`,
})

/** What administrators see of the applications and their keys. Looking makes none. */
export const applicationRoutes = (app: App): Route[] => [
  route(listKeyApplications, async () => {
    const now = app.clock.now()
    const references = await countReferences(app.database)
    const applications = (await listApplications(app)).map(({ id, roles }) => {
      const [module] = moduleCertificates(app, id)
      return { id, roles, module }
    })
    const modules = applications.flatMap(({ module }) => (module ? [module] : []))
    const standings = await findStandings(app.database, modules, now)
    return applications.map(({ id, roles, module }) => ({
      applicationId: id,
      roles: [...roles],
      module: module ? presentModule(module, standings, now) : null,
      references: references.get(id) ?? 0,
    }))
  }),
  route(getKeyApplication, async ({ params }) => {
    const now = app.clock.now()
    const { applicationId, users } = await readKeyName(app, params.applicationId, '')
    const modules = moduleCertificates(app, applicationId)
    const keys = await loadCurrentOf(app.database, applicationId)
    const all = [...modules, ...keys.map(({ certificate }) => certificate)]
    const standings = await findStandings(app.database, all, now)
    return {
      applicationId,
      roles: [...users],
      modules: modules.map((certificate) => presentModule(certificate, standings, now)),
      keys: keys.map(({ name, certificate, origin }) => ({
        ...present(certificate, standings, now),
        referenceId: name.referenceId,
        purpose: purposeOf(name),
        isCertifiedElsewhere: origin === 'certified',
      })),
    }
  }),
]
