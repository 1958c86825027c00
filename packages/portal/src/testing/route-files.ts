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

/** A route, as its source says. */
export interface Route {
  readonly file: string
  readonly parent: string
  readonly parts: readonly string[]
  readonly pages: readonly string[]
}

/** The routes of some files, by the name of their variable and their file: variables of several files bear one name. */
const readRoutes = (files: readonly string[]): ReadonlyMap<string, Route> => {
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

const isPublic = (file: string): boolean => file === 'public-routes.tsx'

/** The routes before the sign-in. */
export const publicRoutes = (): ReadonlyMap<string, Route> =>
  readRoutes(readdirSync(source).filter((file) => isPublic(file)))

/** The routes behind the sign-in. */
export const insideRoutes = (): ReadonlyMap<string, Route> =>
  readRoutes(readdirSync(source).filter((file) => file.endsWith('routes.tsx') && !isPublic(file)))

/** The parts that a route has: its own, those of the routes around it, and what all pages have on its side of the sign-in. */
export const partsAt = (
  routes: ReadonlyMap<string, Route>,
  { file, parent, parts: own }: Route,
): readonly string[] => {
  const around = routes.get(`${file} ${parent}`)
  if (around) return [...own, ...partsAt(routes, around)]
  return [...own, 'common', ...(isPublic(file) ? [] : ['inside'])]
}
