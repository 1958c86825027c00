import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'
import english from './en.json'
import { partOf } from './part-of.ts'
import parts from './parts.json'
import { insideRoutes, partsAt, publicRoutes, reachedFrom, source } from '../testing/route-files.ts'
import type { Route } from '../testing/route-files.ts'

const routes = insideRoutes()
const before = publicRoutes()
const publicPages = [...before.values()].flatMap(({ pages }) => pages)

const namespacesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:useText\(|Text<)'(\w+)'/g)].map(([, name = '']) => name)

test('pages before sign-in show no text of the part that comes behind it', () => {
  // What stands around every page is reached from the root route and from the pages of errors.
  const around = ['Root', 'ErrorPage', 'PendingPage'].map((name) => resolve(source, `shell/${name}.tsx`))
  const files = [...reachedFrom([...publicPages, ...around, resolve(source, 'ui/notices/Toasts.tsx')])]
  const used = new Map(files.flatMap((file) => namespacesIn(file).map((name) => [name, file] as const)))
  expect(publicPages.length).toBeGreaterThan(7)
  expect(files.some((file) => file.endsWith('EnrolmentForm.tsx'))).toBe(true)
  const had = [...parts.common, ...parts.public]
  expect([...used].filter(([name]) => !had.includes(name))).toEqual([])
  // Nor do they wait for what they never show.
  expect(had.filter((name) => !used.has(name))).toEqual([])
})

test('parts name namespaces that exist, each once', () => {
  const named = Object.values(parts).flat()
  expect(named.filter((name) => !(name in english))).toEqual([])
  expect(new Set(named).size).toBe(named.length)
})

const partsShownBy = (pages: readonly string[]): readonly string[] => [
  ...new Set([...reachedFrom(pages)].flatMap(namespacesIn).map(partOf)),
]

const lacking = (some: ReadonlyMap<string, Route>): string[] =>
  [...some].flatMap(([name, route]) =>
    partsShownBy(route.pages)
      .filter((part) => !partsAt(some, route).includes(part))
      .map((part) => `${name} lacks ${part}`),
  )

test('pages before the sign-in have the texts that they show, wherever one comes from', () => {
  expect(before.size).toBeGreaterThan(7)
  expect(lacking(before)).toEqual([])
})

test('pages behind the sign-in have the texts that they show', () => {
  expect(routes.size).toBeGreaterThan(40)
  expect(lacking(routes)).toEqual([])
  const frame = partsShownBy([resolve(source, 'shell/Inside.tsx'), resolve(source, 'shell/OnlyFor.tsx')])
  expect(frame.toSorted()).toEqual(['common', 'inside'])
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
