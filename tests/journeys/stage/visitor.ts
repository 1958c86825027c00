import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { textsOf, type Language, type TextPath, type Texts } from './texts.ts'

type Values = Readonly<Record<string, string | number>>

const browserLocales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)

// A refused call shows in the console as well; journeys that provoke one look at the page instead.
const isExpected = (message: string): boolean => message.startsWith('Failed to load resource')

/** Somebody in front of the portal: a window of their own, and the words of their language. */
export class Visitor {
  readonly page: Page
  readonly language: Language
  readonly text: Texts
  readonly #url: string
  /** What the browser complained about: errors of scripts, refusals of the content security policy. */
  readonly complaints: string[] = []

  constructor(page: Page, language: Language, url: string) {
    this.page = page
    this.language = language
    this.text = textsOf(language)
    this.#url = url
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) this.complaints.push(message.text())
    })
  }

  get context(): BrowserContext {
    return this.page.context()
  }

  /** Opens an address of the portal, and waits until the page that comes of it has its title: it may lead to the sign-in. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.#url + path)
    await this.page.getByRole('heading', { level: 1 }).first().waitFor()
  }

  /** Another tab of the same window. */
  async openTab(): Promise<Visitor> {
    return new Visitor(await this.context.newPage(), this.language, this.#url)
  }

  button(path: TextPath, values?: Values): Locator {
    return this.page.getByRole('button', { name: this.text(path, values), exact: true })
  }

  link(path: TextPath, values?: Values): Locator {
    return this.page.getByRole('link', { name: this.text(path, values), exact: true })
  }

  heading(path: TextPath, values?: Values): Locator {
    return this.page.getByRole('heading', { name: this.text(path, values), exact: true })
  }

  words(path: TextPath, values?: Values): Locator {
    return this.page.getByText(this.text(path, values), { exact: true })
  }

  dialog(path: TextPath, values?: Values): Locator {
    return this.page.getByRole('dialog', { name: this.text(path, values), exact: true })
  }

  /** A control by its label; the mark of required fields does not count. */
  field(path: TextPath): Locator {
    return this.page.getByLabel(new RegExp(String.raw`^${escaped(this.text(path))}(?:\s*\*)?$`, 'u'))
  }

  /** A place of the side menu. */
  destination(path: TextPath): Locator {
    return this.page
      .getByRole('navigation', { name: this.text('shell.mainNavigation'), exact: true })
      .getByRole('link', { name: this.text(path), exact: true })
  }

  /** The short message that something was done. */
  toast(path: TextPath, values?: Values): Locator {
    return this.page.getByRole('status').filter({ hasText: this.text(path, values) })
  }

  /** Waits until this is on the page. */
  async see(...what: readonly Locator[]): Promise<void> {
    for (const each of what) await each.first().waitFor()
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}

/** How the window differs from a laptop's with light colours. */
export interface WindowWish {
  readonly width?: number
  readonly height?: number
  readonly isDark?: boolean
}

/** Opens a window whose browser prefers this language. */
export const openWindow = async (
  browser: Browser,
  url: string,
  language: Language,
  { width = 1280, height = 900, isDark = false }: WindowWish = {},
): Promise<Visitor> => {
  const context = await browser.newContext({
    locale: browserLocales[language],
    timezoneId: 'UTC',
    viewport: { width, height },
    reducedMotion: 'reduce',
    colorScheme: isDark ? 'dark' : 'light',
  })
  context.setDefaultTimeout(30_000)
  return new Visitor(await context.newPage(), language, url)
}
