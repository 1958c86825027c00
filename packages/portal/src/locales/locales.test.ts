import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { frenchFaultsOf } from '../../../../tests/support/french-typography.ts'
import arabic from './ar.json'
import english from './en.json'
import french from './fr.json'

const tables = { en: english, fr: french, ar: arabic }

const flatten = (node: unknown, path = ''): [key: string, text: string][] =>
  typeof node === 'string'
    ? [[path, node]]
    : Object.entries(node as object).flatMap(([key, value]) =>
        flatten(value, path === '' ? key : `${path}.${key}`),
      )

const texts = (language: keyof typeof tables) => new Map(flatten(tables[language]))

const sourceFolder = join(import.meta.dirname, '..')
const sources = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => ({ name, code: readFileSync(join(sourceFolder, name), 'utf8') }))

/** Keys as the source names them: whole, or with a hole where a word of the data goes. */
const usedKeys = ({ code }: { code: string }): string[] => {
  const namespaces = new Map(
    [...code.matchAll(/(\w+): Text<'(\w+)'>/g)].map(([, name = '', space = '']) => [name, space]),
  )
  for (const [, name = '', space = ''] of code.matchAll(/const (\w+) = useText\('(\w+)'\)/g))
    namespaces.set(name, space)
  return [...namespaces].flatMap(([name, space]) => {
    const calls = code.matchAll(new RegExp(`(?:\\b${name}\\(|textOr\\(${name}, )([^)]*)`, 'g'))
    return [...calls].flatMap(([, inside = '']) =>
      // What a word of the data is compared with is no key.
      [...inside.replaceAll(/=== '[^']*'/g, '').matchAll(/'([\w.-]+)'|`([^`]+)`/g)].map(
        ([, plain, template]) => `${space}.${plain ?? template}`,
      ),
    )
  })
}

const asPattern = (key: string): RegExp =>
  new RegExp(
    `^${key
      .replaceAll(/\$\{[^}]*\}/g, '§')
      .replaceAll('.', '\\.')
      .replaceAll('§', '[\\w.-]+')}$`,
  )

/** The values that a text takes; branches of plurals included. */
const variablesOf = (text: string): string[] => {
  const collect = (elements: MessageFormatElement[]): string[] =>
    elements.flatMap((element) => [
      ...(element.type === TYPE.argument ||
      element.type === TYPE.number ||
      element.type === TYPE.plural ||
      element.type === TYPE.select
        ? [element.value]
        : []),
      ...(element.type === TYPE.plural || element.type === TYPE.select
        ? Object.values(element.options).flatMap(({ value }) => collect(value))
        : []),
    ])
  return [...new Set(collect(parse(text)))].toSorted()
}

const categories = (language: string) => new Intl.PluralRules(language).resolvedOptions().pluralCategories

describe.each(['fr', 'ar'] as const)('%s', (language) => {
  test('has exactly the keys of English', () => {
    expect([...texts(language).keys()].toSorted()).toEqual([...texts('en').keys()].toSorted())
  })

  test('uses the same values in every text', () => {
    const english = texts('en')
    for (const [key, text] of texts(language))
      expect({ key, values: variablesOf(text) }).toEqual({
        key,
        values: variablesOf(english.get(key) ?? ''),
      })
  })
})

describe.each(['en', 'fr', 'ar'] as const)('%s', (language) => {
  test('parses as ICU and is nowhere empty', () => {
    for (const [key, text] of texts(language)) {
      expect(text.trim(), key).not.toBe('')
      expect(() => parse(text, { requiresOtherClause: true }), key).not.toThrow()
    }
  })

  test('has every plural form of its language', () => {
    for (const [key, text] of texts(language))
      if (text.includes(', plural,'))
        for (const category of categories(language))
          expect(text, key).toMatch(new RegExp(`[ }]${category} \\{`))
  })
})

test('French keeps marks with the words before them', () => {
  expect(
    [...texts('fr')].flatMap(([key, text]) => frenchFaultsOf(text).map((fault) => [key, fault])),
  ).toEqual([])
})

test('every key that the source uses exists', () => {
  const keys = [...texts('en').keys()]
  const missing = sources.flatMap((source) =>
    usedKeys(source).filter((used) => !keys.some((key) => asPattern(used).test(key))),
  )
  expect(missing).toEqual([])
})

test('every key is used', () => {
  const patterns = sources.flatMap(usedKeys).map(asPattern)
  // Chosen by words of the data, which the source never spells.
  const byData = /^(status|partnerType|role|history\.action|history\.field|notifications\.event)\./
  const unused = [...texts('en').keys()].filter(
    (key) => !byData.test(key) && !patterns.some((used) => used.test(key)),
  )
  expect(unused).toEqual([])
})

test('the check itself notices a key that does not exist', () => {
  const planted = { code: "const t = useText('ui')\nt('nowhere')" }
  expect(usedKeys(planted)).toEqual(['ui.nowhere'])
  expect(texts('en').has('ui.nowhere')).toBe(false)
})
