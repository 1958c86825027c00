import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { frenchFaultsOf } from '../../../../../tests/support/french-typography.ts'
import { locales, tagOf, type Locale } from './locale.ts'
import { messages } from './translate.ts'

/** Texts that must be the same everywhere: clients parse them. */
const untranslated = new Set(['errors.PMS_COR_001.cause'])

const parsedByClients = 'Invalid request parameter - {problem} :{field}'

const textsUnder = (node: unknown, path: string): [path: string, text: string][] => {
  if (typeof node === 'string') return [[path, node]]
  return Object.entries(node as object).flatMap(([key, value]) =>
    textsUnder(value, path ? `${path}.${key}` : key),
  )
}

const textsOf = (locale: Locale) => new Map(textsUnder(messages[locale], ''))

const english = textsOf('eng')

const read = (text: string): MessageFormatElement[] => parse(text, { requiresOtherClause: true })

const argumentsIn = (elements: readonly MessageFormatElement[]): string[] =>
  elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return []
    if (element.type === TYPE.tag) return argumentsIn(element.children)
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return [element.value]
    const options = Object.entries(element.options)
    // How many forms a number has is each language's own.
    if (element.type === TYPE.plural)
      return [`${element.value}=number`, ...options.flatMap(([, option]) => argumentsIn(option.value))]
    return [
      ...options.map(([key]) => `${element.value}=${key}`),
      ...options.flatMap(([, option]) => argumentsIn(option.value)),
    ]
  })

/** The forms of each number in a text. */
const formsIn = (elements: readonly MessageFormatElement[]): string[][] =>
  elements.flatMap((element) => {
    if (element.type === TYPE.tag) return formsIn(element.children)
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return []
    const inner = Object.values(element.options).flatMap((option) => formsIn(option.value))
    return element.type === TYPE.plural ? [Object.keys(element.options), ...inner] : inner
  })

/** Names of the arguments, and of the cases that are told apart. */
const argumentNames = (text: string): string[] => [...new Set(argumentsIn(read(text)))].sort()

const isolated = /\u2068[^\u2068\u2069]*\u2069/gu

describe.each(locales)('%s', (locale) => {
  const texts = textsOf(locale)

  test('has the keys of English, in the same order', () => {
    expect([...texts.keys()]).toEqual([...english.keys()])
  })

  test.each([...texts])('%s can be read, with the arguments of English', (path, text) => {
    expect(text.trim()).not.toBe('')
    expect(argumentNames(text)).toEqual(argumentNames(english.get(path) ?? ''))
  })

  test('has every form that a number has in the language', () => {
    const { pluralCategories } = new Intl.PluralRules(tagOf[locale]).resolvedOptions()
    for (const [path, text] of texts)
      for (const forms of formsIn(read(text)))
        expect([path, ...pluralCategories.filter((each) => !forms.includes(each))]).toEqual([path])
  })

  test('leaves the text alone that clients parse', () => {
    expect(messages[locale].errors.PMS_COR_001.cause).toBe(parsedByClients)
  })
})

describe.each(['fra', 'ara'] as const)('%s', (locale) => {
  test('has no straight apostrophe, with which ICU begins a quotation', () => {
    expect([...textsOf(locale)].filter(([, text]) => text.includes("'"))).toEqual([])
  })

  test('says nothing in English', () => {
    const same = [...textsOf(locale)].filter(([path, text]) => text === english.get(path))
    expect(same.map(([path]) => path)).toEqual([...untranslated])
  })
})

test('Arabic isolates what it inserts, or dates and ids would be shown back to front', () => {
  const bare = [...textsOf('ara')]
    .filter(([path]) => !untranslated.has(path))
    .filter(([, text]) => /\{(?!detail\})\w+\}/u.test(text.replaceAll(isolated, '')))
  expect(bare).toEqual([])
})

test('fra keeps marks with the words before them', () => {
  expect(
    [...textsOf('fra')].flatMap(([path, text]) => frenchFaultsOf(text).map((fault) => [path, fault])),
  ).toEqual([])
})
