import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { TextPath } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** A list of the portal: filters, order, pages and the menu of each row. */
export class List {
  readonly #visitor: Visitor
  readonly #title: TextPath

  constructor(visitor: Visitor, title: TextPath) {
    this.#visitor = visitor
    this.#title = title
  }

  /** Waits until the heading says how many there are. */
  async expectCount(count: number): Promise<void> {
    const title = this.#visitor.text(this.#title)
    await this.#visitor.see(this.#visitor.heading('table.titleWithCount', { title, count }))
    await expect.poll(() => this.rows.count()).toBe(Math.min(count, 8))
  }

  get rows(): Locator {
    return this.#visitor.page.locator('tbody tr:not([aria-hidden])')
  }

  /** The row of something, found by the name of its menu. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.#menuOf(name) })
  }

  #menuOf(name: string): Locator {
    return this.#visitor.button('table.actionsFor', { name })
  }

  async openFilters(): Promise<Locator> {
    await this.#visitor.button('table.filter').click()
    const filters = this.#visitor.page.getByRole('search', {
      name: this.#visitor.text('table.filters'),
      exact: true,
    })
    await filters.waitFor()
    return filters
  }

  /** The box above the list. */
  get search(): Locator {
    return this.#visitor.page.getByRole('searchbox')
  }

  /** The tab of a status, with how many rows stand there. */
  tab(status: TextPath, count: number): Locator {
    return this.#visitor.page.getByRole('button', {
      name: `${this.#visitor.text(status)} ${new Intl.NumberFormat(this.#visitor.language).format(count)}`,
      exact: true,
    })
  }

  /** The filter with that label; `openFilters` first. */
  filter(label: TextPath): Locator {
    return this.#visitor.page.getByRole('search').getByLabel(this.#visitor.text(label), { exact: true })
  }

  /** Turns the order of a column round. */
  async sortBy(column: TextPath): Promise<void> {
    await this.#visitor.page
      .getByRole('columnheader', { name: this.#visitor.text(column), exact: true })
      .getByRole('button')
      .click()
  }

  /** What the rows show in one column, from top to bottom. */
  async read(column: TextPath): Promise<string[]> {
    return this.rows.locator(`td[data-label="${this.#visitor.text(column)}"]`).allInnerTexts()
  }

  /** What the rows are called, from top to bottom. */
  async names(): Promise<string[]> {
    return this.rows.locator('td:first-child a').allInnerTexts()
  }

  async toNextPage(): Promise<void> {
    await this.#visitor.button('table.nextPage').click()
  }

  async openMenu(name: string): Promise<void> {
    await this.#menuOf(name).click()
    await this.#visitor.page.getByRole('menu').waitFor()
  }

  /** Chooses an entry of a row's menu. */
  async act(name: string, action: TextPath): Promise<void> {
    await this.openMenu(name)
    await this.#visitor.page.getByRole('menuitem', { name: this.#visitor.text(action), exact: true }).click()
  }
}
