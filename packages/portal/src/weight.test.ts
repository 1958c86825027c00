import { resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, test, vi } from 'vitest'
import { insideRoutes, partsAt, publicRoutes, source } from './testing/route-files.ts'
import type { Route } from './testing/route-files.ts'

const root = resolve(import.meta.dirname, '..')

/** What the portal's build would write, without compressing it. */
const outputs = async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const built = await build({ root, logLevel: 'error', build: { write: false } })
  vi.unstubAllEnvs()
  return (built as Rolldown.RolldownOutput).output
}

const sizes = new Map<string, number>()
const sizeOf = (file: Awaited<ReturnType<typeof outputs>>[number]): number => {
  const content = file.type === 'chunk' ? file.code : file.source
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  const size = sizes.get(file.fileName) ?? brotliCompressSync(content, { params }).length
  sizes.set(file.fileName, size)
  return size
}

/** Octets of what a browser loads for modules: their files, what these import, and the styles of all of them. */
const weigh = (files: Awaited<ReturnType<typeof outputs>>, modules: readonly string[]) => {
  const chunks = files.filter((file) => file.type === 'chunk')
  const wanted = new Set<string>()
  const take = (name: string): void => {
    const chunk = chunks.find((each) => each.fileName === name)
    if (wanted.has(name)) return
    wanted.add(name)
    for (const style of chunk?.viteMetadata?.importedCss ?? []) wanted.add(style)
    chunk?.imports.forEach(take)
  }
  for (const module of modules) {
    const holder = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)))
    if (!holder) throw new Error(`No file of the build has ${module}`)
    take(holder.fileName)
  }
  const loaded = files.filter(({ fileName }) => wanted.has(fileName))
  return { files: loaded.length, octets: loaded.reduce((sum, file) => sum + sizeOf(file), 0) }
}

/** What a browser loads before it draws the pages of some routes, as ends of the names of modules. */
const modulesOf = (
  routes: ReadonlyMap<string, Route>,
  around: readonly string[],
  language: string,
): { readonly name: string; readonly modules: readonly string[] }[] =>
  [...routes].flatMap(([name, route]) => {
    const texts = partsAt(routes, route).map((part) => `/${language}.json?part=${part}&texts`)
    return route.pages.map((page) => ({ name, modules: [...around, ...texts, page.slice(source.length)] }))
  })

/** All pages that a browser can begin with. */
const pages = (language: string) => [
  ...modulesOf(publicRoutes(), ['/portal/src/main.tsx'], language),
  ...modulesOf(
    insideRoutes(),
    ['/portal/src/main.tsx', '/portal/src/routes.tsx', '/shell/Inside.tsx'],
    language,
  ),
]

/** Goals: 120 kB for the sign-in page, 160 kB for any other. */
const goal = 160_000

/**
 * Where pages stand, by which they may not grow unnoticed. What an administrator sees of a partner holds the panels, dialogs and
 * texts of eight subjects, and is the one beyond the goal: docs/decisions/0036.
 */
const budgets: Readonly<Record<string, number>> = {
  'public-routes.tsx signIn': 97_000,
  'public-routes.tsx registration': 117_000,
  'routes.tsx home': 139_000,
  'routes.tsx chips': 144_500,
  'routes.tsx chip': 157_000,
  'routes.tsx partner': 181_000,
}

test('every page stays within its budget, in each language', async () => {
  const files = await outputs()
  for (const language of ['en', 'fr', 'ar']) {
    const weights = pages(language).map(({ name, modules }) => ({ name, ...weigh(files, modules) }))
    const heaviest = weights.toSorted((one, other) => other.octets - one.octets)
    const signIn = weights.find(({ name }) => name === 'public-routes.tsx signIn')
    process.stdout.write(
      `weight, ${language}: sign-in ${signIn?.octets}; of ${weights.length} pages the heaviest: ${heaviest
        .slice(0, 6)
        .map(({ name, octets, files: count }) => `${name} ${octets} in ${count} files`)
        .join(', ')}\n`,
    )
    expect(weights.length).toBeGreaterThan(80)
    expect(weights.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(budgets)))
    expect(signIn?.files).toBeLessThanOrEqual(8)
    expect(heaviest.filter(({ name, octets }) => octets >= (budgets[name] ?? goal))).toEqual([])
  }
})
