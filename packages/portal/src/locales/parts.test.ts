import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'
import english from './en.json'
import parts from './parts.json'

const source = resolve(import.meta.dirname, '..')
const imports = /(?:from |import\()'(\.[^']+)'/g

/** Every source that these lead to, also by what they load later. */
const reachedFrom = (files: readonly string[]): Set<string> => {
  const reached = new Set<string>()
  const walk = (file: string): void => {
    if (reached.has(file) || !/\.tsx?$/.test(file) || !existsSync(file)) return
    reached.add(file)
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(imports))
      walk(resolve(dirname(file), path))
  }
  files.forEach(walk)
  return reached
}

const routes = readFileSync(resolve(source, 'routes.tsx'), 'utf8')
const publicRoutes = readFileSync(resolve(source, 'public-routes.tsx'), 'utf8')
const publicPages = [...publicRoutes.matchAll(imports)].map(([, path = '']) => resolve(source, path))

const namespacesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:useText\(|Text<)'(\w+)'/g)].map(([, name = '']) => name)

test('pages before sign-in show no text of the part that comes behind it', () => {
  // What stands around every page is reached from the root route and from the pages of errors.
  const around = ['Root', 'ErrorPage', 'PendingPage'].map((name) => resolve(source, `shell/${name}.tsx`))
  const files = [...reachedFrom([...publicPages, ...around, resolve(source, 'ui/notices/Toasts.tsx')])]
  const used = new Map(files.flatMap((file) => namespacesIn(file).map((name) => [name, file] as const)))
  expect(publicPages.length).toBeGreaterThan(7)
  expect(files.some((file) => file.endsWith('EnrolmentForm.tsx'))).toBe(true)
  expect([...used].filter(([name]) => !parts.public.includes(name))).toEqual([])
  // Nor do they wait for what they never show.
  expect(parts.public.filter((name) => !used.has(name))).toEqual([])
})

test('parts name namespaces that exist, each once', () => {
  const named = Object.values(parts).flat()
  expect(named.filter((name) => !(name in english))).toEqual([])
  expect(new Set(named).size).toBe(named.length)
})

const policyRoutes = readFileSync(resolve(source, 'policy-routes.tsx'), 'utf8')
const apiKeyRoutes = readFileSync(resolve(source, 'api-key-routes.tsx'), 'utf8')
const licenceRoutes = readFileSync(resolve(source, 'licence-routes.tsx'), 'utf8')
const oidcClientRoutes = readFileSync(resolve(source, 'oidc-client-routes.tsx'), 'utf8')
const deliveryRoutes = readFileSync(resolve(source, 'delivery-routes.tsx'), 'utf8')
const otherThanPolicies = routes.replaceAll(
  /^.*(?:policy|api-key|licence|oidc-client|delivery)-routes.*$/gm,
  '',
)
const ofPartners = otherThanPolicies.slice(
  otherThanPolicies.indexOf('const partners = createRoute('),
  otherThanPolicies.indexOf('export const routeTree'),
)

test.each([
  // What a key allows is told in the words of policies; on the page of a partner, one is asked for in its name.
  ['policies', policyRoutes, otherThanPolicies.replace(ofPartners, '')],
  ['apiKeys', apiKeyRoutes, otherThanPolicies + policyRoutes + licenceRoutes + oidcClientRoutes],
  ['licences', licenceRoutes, otherThanPolicies + policyRoutes + apiKeyRoutes + oidcClientRoutes],
  ['oidcClients', oidcClientRoutes, otherThanPolicies + policyRoutes + apiKeyRoutes + licenceRoutes],
  ['deliveries', deliveryRoutes, otherThanPolicies + policyRoutes + apiKeyRoutes + licenceRoutes],
  [
    'partners',
    ofPartners,
    [otherThanPolicies.replace(ofPartners, ''), policyRoutes, apiKeyRoutes, licenceRoutes, oidcClientRoutes]
      .concat(deliveryRoutes)
      .join('\n'),
  ],
] as const)('only the pages of %s show the texts that come with them', (part, own, others) => {
  expect(own).toContain(`languages.need('${part}')`)
  const otherPages = [...(publicRoutes + others).matchAll(imports)].map(([, path = '']) =>
    resolve(source, path),
  )
  const files = [...reachedFrom([...otherPages, resolve(source, 'shell/Inside.tsx')])]
  expect(files.length).toBeGreaterThan(100)
  expect(files.filter((file) => namespacesIn(file).some((name) => parts[part].includes(name)))).toEqual([])
})

test('the page of a partner waits for the texts in which a policy is asked for', () => {
  expect(ofPartners).toContain(`languages.need('policies')`)
})
