import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'
import english from './en.json'
import { partOf } from './part-of.ts'
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

interface Route {
  readonly file: string
  readonly parent: string
  readonly parts: readonly string[]
  readonly pages: readonly string[]
}

/** The routes behind the sign-in, by the name of their variable and their file: variables of several files bear one name. */
const insideRoutes = (): ReadonlyMap<string, Route> => {
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

const routes = insideRoutes()

/** The parts that a route has: its own, those of the routes around it, and what all pages behind the sign-in have. */
const partsAt = ({ file, parent, parts: own }: Route): readonly string[] => {
  const around = routes.get(`${file} ${parent}`)
  return [...own, ...(around ? partsAt(around) : ['public', 'inside'])]
}

const partsShownBy = (pages: readonly string[]): readonly string[] => [
  ...new Set([...reachedFrom(pages)].flatMap(namespacesIn).map(partOf)),
]

test('pages behind the sign-in have the texts that they show', () => {
  expect(routes.size).toBeGreaterThan(40)
  const without = [...routes].flatMap(([name, route]) =>
    partsShownBy(route.pages)
      .filter((part) => !partsAt(route).includes(part))
      .map((part) => `${name} lacks ${part}`),
  )
  expect(without).toEqual([])
  const frame = partsShownBy([resolve(source, 'shell/Inside.tsx'), resolve(source, 'shell/OnlyFor.tsx')])
  expect(frame.toSorted()).toEqual(['inside', 'public'])
})

test('they wait for no texts that they do not show', () => {
  const below = (name: string): string[] =>
    [...routes].flatMap(([key, route]) => {
      const isBelow = key === name || `${route.file} ${route.parent}` === name
      return isBelow ? [...route.pages, ...(key === name ? [] : below(key))] : []
    })
  const needless = [...routes].flatMap(([name, route]) => {
    const shown = partsShownBy(below(name))
    return route.parts.filter((part) => !shown.includes(part)).map((part) => `${name} does not show ${part}`)
  })
  expect(needless).toEqual([])
})

test('what all pages wait for is what several subjects show', () => {
  const subjectsOf = new Map<string, Set<string>>()
  const frame = new Set([...reachedFrom([resolve(source, 'shell/Inside.tsx')])].flatMap(namespacesIn))
  for (const { pages } of routes.values())
    for (const page of pages)
      for (const namespace of [...reachedFrom([page])].flatMap(namespacesIn))
        if (partOf(namespace) === 'inside' && !frame.has(namespace))
          subjectsOf.set(namespace, (subjectsOf.get(namespace) ?? new Set()).add(dirname(page)))
  const ofOne = [...subjectsOf].filter(([, subjects]) => subjects.size === 1).map(([name]) => name)
  expect(ofOne).toEqual([])
})
