import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { directionOf, languages, type Language } from '../../../packages/portal/src/locales/languages.ts'
import { photograph, pictureFolder } from './photograph.ts'
import { inEvery } from './texts.ts'
import type { Visitor } from './visitor.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Rules {
  readonly type: 'tag' | 'rule'
  readonly values: readonly string[]
}

const allRules: Rules = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}

type Theme = 'light' | 'dark'

/** Whether everything is looked at in everything: for pictures, and when somebody has the time. */
const isWhole = inEvery || pictureFolder !== undefined

/** The dark theme changes colours and nothing else, and colours know no language: one is enough, and every other state. */
const themesOf = (language: Language, turn: number): readonly Theme[] =>
  isWhole || (language === 'en' && turn % 2 === 0) ? ['light', 'dark'] : ['light']

/** Rules that only colours can break, the dearest of all. They know no language, and the dark theme changes nothing else. */
const ofColours = ['color-contrast', 'link-in-text-block']

/**
 * Rules that words can break, by missing, by their direction or by the room that they take. Whatever else a page is made of
 * is the same in every language, and is looked at in English.
 */
const ofWords = [
  'aria-command-name',
  'aria-dialog-name',
  'aria-input-field-name',
  'aria-toggle-field-name',
  'aria-tooltip-name',
  'button-name',
  'document-title',
  'duplicate-id-aria',
  'empty-heading',
  'empty-table-header',
  'html-has-lang',
  'html-lang-valid',
  'html-xml-lang-mismatch',
  'image-alt',
  'image-redundant-alt',
  'input-button-name',
  'label',
  'label-content-name-mismatch',
  'label-title-only',
  'landmark-unique',
  'link-name',
  'role-img-alt',
  'scrollable-region-focusable',
  'select-name',
  'summary-name',
  'svg-img-alt',
  'target-size',
  'valid-lang',
]

const rulesFor = (language: Language, theme: Theme): Rules => {
  if (theme === 'dark') return { type: 'rule', values: ofColours }
  return language === 'en' ? allRules : { type: 'rule', values: ofWords }
}

/** Shows the page in a theme, and waits until colours have changed: one that is inherited changes one level after the other. */
const showTheme = (page: Page, theme: Theme): Promise<void> =>
  page.evaluate(async (name) => {
    const { dataset } = document.documentElement
    const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve))
    if (dataset['mantineColorScheme'] !== name) {
      dataset['mantineColorScheme'] = name
      await drawn()
    }
    while (document.getAnimations().length > 0) await drawn()
  }, theme)

/**
 * What axe-core finds on the page as it stands, one line for each kind.
 * @param without what is not ours, as a selector @param rules those that are asked, all unless told
 */
export const findViolations = async (
  page: Page,
  without?: string,
  rules: Rules = allRules,
): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(
    async ([runOnly, excluded]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(context: unknown, options: object): Promise<AxeResults> }
      }
      const { violations } = await axe.run(excluded === null ? document : { exclude: [excluded] }, {
        runOnly,
        resultTypes: ['violations'],
      })
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${String(target)} ${failureSummary}`).join(' | ')}`,
      )
    },
    [rules, without ?? null] as const,
  )
}

/** A window in which nothing is scrolled under the sticky edge of a dialog, where axe-core takes it for covered. */
const tallHeight = 3000

/** Does something in a window of another height, and puts it back. */
const atHeight = async <T>(page: Page, height: number, act: () => Promise<T>): Promise<T> => {
  const before = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.setViewportSize({ width: before.width, height })
  try {
    return await act()
  } finally {
    await page.setViewportSize(before)
  }
}

/** The window of a small phone; in English the narrowest one that must do without scrolling sideways (WCAG 1.4.10). */
const narrowestOf = (language: Language): number => (language === 'en' ? 320 : 360)

/** What reaches beyond the edges of the narrowest window, once the page has settled there; empty when all is well. */
const findOverflow = async (page: Page, language: Language): Promise<string[]> => {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.setViewportSize({ width: narrowestOf(language), height })
  const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth
  const isFine = await page.waitForFunction(fits, null, { timeout: 5000 }).then(
    () => true,
    () => false,
  )
  const beyond = isFine
    ? []
    : await page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect()
            return left < -1 || right > innerWidth + 1
          })
          .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`)
          .slice(0, 6),
      )
  await page.setViewportSize({ width, height })
  return isFine ? [] : ['the page as a whole', ...beyond]
}

/** What the looks of one journey found, and how many there were. */
export interface Looks {
  count: number
  readonly findings: string[]
}

/** Shows the page in another language, as if that had been chosen in another tab; whatever is open stays open. */
const speak = (page: Page, language: Language): Promise<void> =>
  page.evaluate(async (chosen) => {
    const root = document.documentElement
    const turned = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (root.lang !== chosen) return
        observer.disconnect()
        resolve()
      })
      observer.observe(root, { attributeFilter: ['lang'] })
    })
    dispatchEvent(new StorageEvent('storage', { key: 'entente.language', newValue: chosen }))
    await turned
    // The words follow with the next picture.
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }, language)

const lookIn = async (
  page: Page,
  language: Language,
  state: string,
  themes: readonly Theme[],
): Promise<string[]> => {
  const findings: string[] = []
  const { lang, dir, title } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
  }))
  if (lang !== language || dir !== directionOf(language)) findings.push(`lang is ${lang}, dir is ${dir}`)
  if (!title.endsWith('· Entente')) findings.push(`the title is “${title}”`)
  for (const theme of themes) {
    const rules = rulesFor(language, theme)
    await showTheme(page, theme)
    let violations = await findViolations(page, undefined, rules)
    if (violations.length > 0) {
      // What arrived only now may have been changing its colours; what is wrong stays wrong, however far one has scrolled.
      await page.waitForLoadState('networkidle')
      await showTheme(page, theme)
      violations = await atHeight(page, tallHeight, () => findViolations(page, undefined, rules))
    }
    findings.push(...violations.map((violation) => `${theme}: ${violation}`))
    await photograph(page, `${state}.${language}.${theme}`)
  }
  await showTheme(page, 'light')
  if (pictureFolder) {
    await page.emulateMedia({ forcedColors: 'active' })
    await photograph(page, `${state}.${language}.forced`)
    await page.emulateMedia({ forcedColors: 'none' })
  }
  const overflow = await findOverflow(page, language)
  return overflow.length > 0 ? [...findings, `wider than a phone: ${overflow.join(' | ')}`] : findings
}

/**
 * In which languages a state is looked at: in English, of which the dark theme is a part every other time, and in one of the
 * others, in turn; what its journey is driven in comes first.
 */
const languagesOf = (own: Language, turn: number): readonly Language[] => {
  if (isWhole) return [own, ...languages.filter((other) => other !== own)]
  const [first = own, second = own] = languages.filter((each) => each !== 'en')
  const other = turn % 2 === 0 ? first : second
  return other === own ? [own, 'en'] : ['en', other]
}

/**
 * Holds what is on the page against what every page must be: `lang` and `dir` right, no finding of axe-core in light or dark,
 * nothing wider than a phone. Photographs it when somebody wants pictures. A journey goes on after a finding; its end tells.
 */
export const look = async (looks: Looks, visitor: Visitor, state: string): Promise<void> => {
  const { page, language: own } = visitor
  looks.count += 1
  // A page that is loaded when it is needed has its heading a moment after the dialog or the address before it.
  await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor({ state: 'attached' })
  let spoken = own
  for (const language of languagesOf(own, looks.count)) {
    if (language !== spoken) await speak(page, language)
    spoken = language
    const findings = await lookIn(page, language, state, themesOf(language, looks.count))
    looks.findings.push(...findings.map((finding) => `${state}, ${language}: ${finding}`))
  }
  if (spoken !== own) await speak(page, own)
}
