import type { CDPSession, Page } from 'playwright-core'
import type { Visitor } from '../stage/visitor.ts'
import { findOpeners, focusButton, focusText, menuEntries, whatIsOpen } from './in-page.ts'
import { watchFocus, type FocusWatch } from './watch-focus.ts'

declare global {
  // What `watchFocus` leaves in the page.
  var focusWatch: FocusWatch
}

/** What came of a walk. */
export interface WalkResult {
  /** Pages, menus, dialogs and questions that were walked through, each in the windows in which it was. */
  states: number
  /** Times that a control had the focus. */
  stops: number
  readonly findings: string[]
}

interface WalkSettings {
  /** Where to begin; from there the walk follows links. */
  readonly from: readonly string[]
  /** Names of buttons that are left alone: they end the visit. */
  readonly avoid: readonly string[]
  /** Called in each new state of the wide window, for other judges. */
  readonly onState?: (state: string, page: Page) => Promise<void>
}

const phone = { width: 360, height: 640 }

/** What comes comes at once; a machine under load is slow, not wrong. */
const patience = 20_000

/** Ids become one: a page is walked once, whichever of its things it shows. */
const shapeOf = (path: string): string =>
  path
    .replace(/\?.*/u, '')
    .split('/')
    .map((part) => (/\d/u.test(part) || part.length > 28 || /^[A-Z_]+$/u.test(part) ? '*' : part))
    .join('/')

/** Goes through the portal as somebody who has only a keyboard, and notes where that fails. */
export class KeyboardWalk {
  readonly #visitor: Visitor
  readonly #settings: WalkSettings
  readonly #result: WalkResult
  readonly #seen = new Set<string>()
  #keys: CDPSession | undefined

  constructor(visitor: Visitor, settings: WalkSettings, result: WalkResult) {
    this.#visitor = visitor
    this.#settings = settings
    this.#result = result
  }

  get #page(): Page {
    return this.#visitor.page
  }

  /** Walks through every page that links lead to, and through what its buttons open. */
  async run(): Promise<void> {
    await this.#page.addInitScript(watchFocus)
    const waiting = [...this.#settings.from]
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await this.#open(path)
      const shape = shapeOf(await this.#page.evaluate(() => location.pathname))
      if (this.#seen.has(shape)) continue
      this.#seen.add(shape)
      try {
        await this.#walkState(shape)
        waiting.push(...(await this.#follow(shape)))
        await this.#openAll(shape)
        await this.#walkOnPhone(shape)
      } catch (error) {
        this.#find(shape, `the walk ends here: ${String(error)}`)
      }
    }
  }

  async #open(path: string): Promise<void> {
    await this.#visitor.visit(path)
    await this.#settle()
  }

  async #settle(): Promise<void> {
    await this.#page.waitForFunction(() => focusWatch.isSettled(), null, {
      polling: 'raf',
      timeout: patience,
    })
  }

  #find(state: string, what: string): void {
    // At once: a walk that is cut off has said what it found.
    process.stdout.write(`keyboard walk, ${state}: ${what}\n`)
    this.#result.findings.push(`${state}: ${what}`)
  }

  /** Somebody must have the focus, in sight. @returns the name of what has it */
  async #expectFocus(state: string, after: string): Promise<string | null> {
    // What was seen is what is told: a moment later the page may be on its way to the next one.
    const seen = await this.#page
      .waitForFunction(
        () => {
          const stop = focusWatch.here()
          return stop?.faults.length === 0 && stop
        },
        null,
        { polling: 'raf', timeout: patience },
      )
      .then((found) => found.jsonValue())
      .catch(() => false as const)
    const here = seen || (await this.#page.evaluate(() => focusWatch.here()))
    if (!here) this.#find(state, `after ${after} nobody has the focus`)
    for (const fault of here?.faults ?? []) this.#find(state, `after ${after} ${here?.name} ${fault}`)
    return here?.name ?? null
  }

  /** Presses Tab all the way round. */
  async #walkState(state: string): Promise<void> {
    this.#result.states += 1
    const count = await this.#page.evaluate(() => {
      focusWatch.begin()
      return focusWatch.end().missed.length
    })
    await this.#tab(count + 8)
    const { stops, missed } = await this.#page.evaluate(() => focusWatch.end())
    this.#result.stops += stops.length
    const findings = [
      ...stops.flatMap(({ name, faults }) => faults.map((fault) => `${name} ${fault}`)),
      ...missed.map((name) => `${name} is not reached with Tab`),
    ]
    for (const finding of new Set(findings)) this.#find(state, finding)
    await this.#settings.onState?.(state, this.#page)
  }

  /** Presses Tab so often, without waiting in between: each key is handled after the one before it. */
  async #tab(times: number): Promise<void> {
    this.#keys ??= await this.#page.context().newCDPSession(this.#page)
    const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
    const sent: Promise<unknown>[] = []
    for (let steps = 0; steps < times; steps += 1)
      for (const type of ['rawKeyDown', 'keyUp'] as const)
        sent.push(this.#keys.send('Input.dispatchKeyEvent', { type, ...tab }))
    await Promise.all(sent)
  }

  async #walkOnPhone(shape: string): Promise<void> {
    const before = this.#page.viewportSize()
    await this.#page.setViewportSize(phone)
    // In a smaller window, what had the focus may lie anywhere.
    await this.#page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    // What was said of a download leaves by itself, unless somebody points at it; a page walked while it leaves is another.
    await this.#page.mouse.move(0, 0)
    await this.#page.waitForFunction(() => !document.querySelector('[data-toast]'), null, { timeout: 30_000 })
    await this.#settle()
    await this.#walkState(`${shape} on a phone`)
    const menu = this.#visitor.text('shell.menu')
    if (!this.#seen.has('menu on a phone') && (await this.#press(menu))) {
      this.#seen.add('menu on a phone')
      await this.#walkOpened(`${shape} on a phone › ${menu}`, menu)
    }
    if (before) await this.#page.setViewportSize(before)
  }

  /** Follows each link to a page of a new shape with Enter. @returns where the links lead */
  async #follow(shape: string): Promise<string[]> {
    const here = await this.#page.evaluate(() => location.pathname)
    const paths = await this.#page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>('a[href]:not([target], [download])')]
        .filter((link) => link.origin === location.origin && link.checkVisibility())
        .map((link) => link.getAttribute('href') ?? ''),
    )
    const fresh = new Map(
      paths
        .map((path) => path.replace(/[?#].*/u, ''))
        // Files are no pages.
        .filter((path) => path.startsWith('/') && path !== here && !/\.\w+$/u.test(path))
        .map((path) => [shapeOf(path), path]),
    )
    const followed: string[] = []
    for (const [target, path] of fresh) {
      if (this.#seen.has(target) || this.#seen.has(`link ${target}`)) continue
      this.#seen.add(`link ${target}`)
      followed.push(path)
      await this.#page.evaluate(() => {
        focusWatch.isOld = true
        for (const heading of document.querySelectorAll('h1')) heading.dataset['left'] = ''
      })
      await this.#page.locator(`a[href="${path}"], a[href^="${path}?"]`).first().focus({ timeout: patience })
      await this.#page.keyboard.press('Enter')
      await this.#page.waitForFunction((before) => location.pathname !== before, here, { timeout: patience })
      // The address changes before the page does, which stays for as long as the next one is on its way.
      await this.#page
        .waitForFunction(
          () => ![...document.querySelectorAll('h1[data-left]')].some((heading) => heading.checkVisibility()),
          null,
          { polling: 'raf', timeout: patience },
        )
        .catch(() => undefined)
      await this.#settle()
      // A document that the server sends anew begins at its top; the one before it may go while it is asked.
      const isOld = await this.#page.evaluate(() => focusWatch.isOld).catch(() => false)
      if (isOld) await this.#expectFocus(shape, `following ${target}`).catch(() => null)
      await this.#open(here)
    }
    return followed
  }

  /** Presses every button of a kind once, and walks through what it opens. */
  async #openAll(shape: string): Promise<void> {
    const path = await this.#page.evaluate(() => location.pathname)
    for (const { key, name } of await this.#page.evaluate(findOpeners)) {
      const once = key.startsWith('frame') ? key : `${shape} ${key}`
      if (this.#seen.has(once) || this.#settings.avoid.includes(name)) continue
      this.#seen.add(once)
      await this.#untilNothingIsOpen()
      if (!(await this.#press(name))) continue
      await this.#walkOpened(`${shape} › ${name}`, name)
      const now = await this.#page.evaluate(() => location.pathname)
      if (now !== path) await this.#open(path)
    }
  }

  /** What the button before has opened slides out, and would pass for what this one opens. */
  async #untilNothingIsOpen(): Promise<void> {
    await this.#page
      .waitForFunction(
        () => document.querySelector('[aria-modal="true"], dialog[open], [role="menu"]') === null,
        null,
        { polling: 'raf', timeout: patience },
      )
      .catch(() => undefined)
  }

  async #press(name: string): Promise<boolean> {
    if (!(await this.#page.evaluate(focusButton, name))) return false
    await this.#page.keyboard.press('Enter')
    await this.#settle()
    return true
  }

  async #walkOpened(state: string, opener: string): Promise<void> {
    const { dialogs, menu } = await this.#page.evaluate(whatIsOpen)
    if (menu) await this.#walkMenu(state, opener)
    else if (dialogs > 0) await this.#walkDialog(state, opener)
    else await this.#expectFocus(state, 'pressing it')
  }

  async #walkMenu(state: string, opener: string): Promise<void> {
    this.#result.states += 1
    const entries = await this.#page.evaluate(menuEntries)
    for (const { name } of entries) {
      this.#result.stops += 1
      await this.#expectFocus(state, `the arrow before “${name}”`)
      await this.#page.keyboard.press('ArrowDown')
    }
    await this.#settings.onState?.(state, this.#page)
    await this.#page.keyboard.press('Escape')
    await this.#expectReturn(state, opener)
    for (const [index, { name, acts }] of entries.entries()) {
      if (!acts || this.#settings.avoid.includes(name)) continue
      // While the entry before is still at work, its button opens nothing.
      await this.#page.locator('button[data-loading]').waitFor({ state: 'detached' })
      if (!(await this.#press(opener))) return
      const entry = this.#page.locator('[role="menu"] [role^="menuitem"]').nth(index)
      await entry.focus({ timeout: patience })
      await this.#page.keyboard.press('Enter')
      await this.#settle()
      const { dialogs } = await this.#page.evaluate(whatIsOpen)
      if (dialogs > 0) await this.#walkDialog(`${state} › ${name}`, opener)
      else await this.#expectFocus(`${state} › ${name}`, 'choosing it')
    }
  }

  async #walkDialog(state: string, opener: string): Promise<void> {
    const first = await this.#expectFocus(state, 'opening it')
    const crosses = [this.#visitor.text('ui.close'), this.#visitor.text('shell.closeMenu')]
    if (crosses.some((cross) => first?.includes(`“${cross}”`))) this.#find(state, 'begins on the cross')
    await this.#walkState(state)
    const open = (await this.#page.evaluate(whatIsOpen)).dialogs
    const hasTyped = await this.#page.evaluate(focusText)
    if (hasTyped) await this.#page.keyboard.type('7')
    await this.#page.keyboard.press('Escape')
    await this.#settle()
    if (hasTyped) {
      if ((await this.#page.evaluate(whatIsOpen)).dialogs > open) await this.#leave(state)
      else this.#find(state, 'Escape throws away what was typed')
    }
    // A dialog slides out; one that stays stays.
    await this.#page
      .waitForFunction(
        (before) => document.querySelectorAll('[aria-modal="true"], dialog[open]').length < before,
        open,
        { polling: 'raf', timeout: patience },
      )
      .catch(() => undefined)
    if ((await this.#page.evaluate(whatIsOpen)).dialogs >= open) {
      this.#find(state, 'stays open after Escape')
      await this.#open(await this.#page.evaluate(() => location.pathname))
      return
    }
    await this.#expectReturn(state, opener)
  }

  /** The question whether to leave: Escape goes back to the dialog, and once more it is answered. */
  async #leave(state: string): Promise<void> {
    await this.#expectFocus(state, 'the question')
    await this.#page.keyboard.press('Escape')
    await this.#settle()
    await this.#expectFocus(state, 'Escape in the question')
    await this.#page.keyboard.press('Escape')
    await this.#settle()
    // It takes the focus a moment after it has come; whoever moves it before that would press what it gives it to.
    await this.#expectFocus(state, 'the question again')
    const leave = this.#visitor.text('ui.unsaved.leave')
    const question = this.#page.locator('[aria-modal="true"]').last()
    await question.getByRole('button', { name: leave, exact: true }).focus()
    await this.#page.keyboard.press('Enter')
    await this.#settle()
  }

  /** The focus is back on what opened it. */
  async #expectReturn(state: string, opener: string): Promise<void> {
    const name = await this.#expectFocus(state, 'closing it')
    if (name !== null && !name.includes(opener.slice(0, 30)))
      this.#find(state, `gives the focus to ${name}, not back`)
  }
}
