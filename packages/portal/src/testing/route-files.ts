import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The folder of the portal's sources. */
export const source = resolve(import.meta.dirname, '..')

/** What a source imports from its neighbours, at once or later. */
const imports = /(?:from |import\()'(\.[^']+)'/g

/** Every source that these lead to, also by what they load later. */
export const reachedFrom = (files: readonly string[]): Set<string> => {
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

/** The sources of the pages before sign-in. */
export const publicPages = (): string[] => {
  const routes = readFileSync(resolve(source, 'public-routes.tsx'), 'utf8')
  return [...routes.matchAll(/import\('(\.[^']+)'\)/g)].map(([, path = '']) => resolve(source, path))
}

/** A route behind the sign-in, as its source says. */
export interface Route {
  readonly file: string
  readonly parent: string
  readonly parts: readonly string[]
  readonly pages: readonly string[]
}

/** The routes behind the sign-in, by the name of their variable and their file: variables of several files bear one name. */
export const insideRoutes = (): ReadonlyMap<string, Route> => {
  const files = readdirSync(source).filter((file) => /(?<!^public-)routes\.tsx$/.test(file))
  const found = new Map<string, Route>()
  for (const file of files) {
    const text = readFileSync(resolve(source, file), 'utf8')
    const loaders = new Map(
      [...text.matchAll(/const (\w+) = \(\) => import\('([^']+)'\)/g)].map(([, name, path]) => [name, path]),
    )
    for (const [, name, body = ''] of text.matchAll(/^const (\w+) = createRoute\(\{\n(.*?)^\}\)/gms)) {
      const [, parent = ''] = /getParentRoute: \(\) => (\w+)/.exec(body) ?? []
      const [, lazily] = /lazyRouteComponent\((\w+)/.exec(body) ?? []
      const [, needed = ''] = /withTexts\(([^)]*)\)/s.exec(body) ?? []
      const pages = [...body.matchAll(imports)].map(([, path = '']) => path)
      const page = loaders.get(lazily ?? '')
      found.set(`${file} ${name}`, {
        file,
        parent,
        parts: [...needed.matchAll(/'(\w+)'/g)].map(([, part = '']) => part),
        pages: (page ? [...pages, page] : pages).map((path) => resolve(source, path)),
      })
    }
  }
  return found
}

/** The parts that a route has: its own, those of the routes around it, and what all pages behind the sign-in have. */
export const partsAt = (
  routes: ReadonlyMap<string, Route>,
  { file, parent, parts: own }: Route,
): readonly string[] => {
  const around = routes.get(`${file} ${parent}`)
  return [...own, ...(around ? partsAt(routes, around) : ['common', 'inside'])]
}
