import type { Locator } from 'playwright-core'
import { UploadDialog } from './uploads.ts'
import type { CertificateFile } from '../stage/files.ts'
import type { TextPath } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** Adds a chip from the list of chips; the dialog for its certificate then stands open. */
export const addChip = async (visitor: Visitor, make: string, model: string): Promise<UploadDialog> => {
  await visitor.link('chips.new').first().click()
  await visitor.field('chips.make').fill(make)
  await visitor.field('chips.model').fill(model)
  await visitor.button('chips.new').click()
  const dialog = UploadDialog.ofChip(visitor, 'uploadCertificate')
  await dialog.root.waitFor()
  return dialog
}

/** The status beside the title of a chip's page. */
const statusOf = (visitor: Visitor, name: string): Locator =>
  visitor.page.getByRole('heading', { name, level: 1, exact: true }).locator('xpath=..')

/** Waits until the page of a chip shows that status. */
export const expectStatus = async (visitor: Visitor, name: string, status: TextPath): Promise<void> => {
  await statusOf(visitor, name).getByText(visitor.text(status), { exact: true }).waitFor()
}

/** Opens a chip's page from the list. */
export const openChip = async (visitor: Visitor, name: string): Promise<void> => {
  await visitor.page
    .locator('tbody tr')
    .filter({ has: visitor.button('table.actionsFor', { name }) })
    .getByRole('link')
    .click()
  await visitor.see(visitor.page.getByRole('heading', { name, level: 1, exact: true }))
}

/** Uploads again on the page of a chip that has a certificate. */
export const reuploadChipCertificate = async (visitor: Visitor, file: CertificateFile): Promise<void> => {
  await visitor.button('chips.reuploadCertificate').click()
  await UploadDialog.ofChip(visitor, 'reuploadCertificate').send(file)
}

/** The dialog in which an administrator decides. */
export class DecisionDialog {
  readonly #visitor: Visitor
  readonly #verdict: 'approve' | 'reject'
  readonly root: Locator

  constructor(visitor: Visitor, verdict: 'approve' | 'reject') {
    this.#visitor = visitor
    this.#verdict = verdict
    this.root = visitor.dialog(`chips.${verdict}.title`)
  }

  get confirm(): Locator {
    return this.root.getByRole('button', {
      name: this.#visitor.text(`chips.${this.#verdict}.confirm`),
      exact: true,
    })
  }

  get reason(): Locator {
    return this.root.getByRole('textbox')
  }

  /** Decides and waits for the word that it is done. */
  async decide(reason = ''): Promise<void> {
    if (reason !== '') await this.reason.fill(reason)
    await this.confirm.click()
    await this.root.waitFor({ state: 'detached' })
    await this.#visitor.see(this.#visitor.toast(`chips.${this.#verdict}.done`))
  }
}

/** The decision pinned to the page of what waits for it. */
export class DecisionDesk {
  readonly #visitor: Visitor
  readonly #of: 'chips' | 'requests' | 'policyRequests' | 'sbis'
  /** Where the words of the decision stand, if not beside those of the list. */
  readonly #about: 'chips' | 'requests' | 'policyRequests' | 'sbis' | 'sbis.device'
  readonly root: Locator

  constructor(
    visitor: Visitor,
    of: 'chips' | 'requests' | 'policyRequests' | 'sbis' = 'chips',
    about: 'sbis.device' | undefined = undefined,
  ) {
    this.#visitor = visitor
    this.#of = of
    this.#about = about ?? of
    this.root = visitor.page.getByRole('region', { name: visitor.text('decision.title'), exact: true })
  }

  get reason(): Locator {
    return this.root.getByRole('textbox')
  }

  choice(verdict: 'approve' | 'reject'): Locator {
    // Its letter stands beside its name.
    return this.root.getByRole('button', { name: this.#visitor.text(`${this.#of}.${verdict}.action`) })
  }

  confirm(verdict: 'approve' | 'reject'): Locator {
    return this.root.getByRole('button', {
      name: this.#visitor.text(`${this.#about}.${verdict}.confirm`),
      exact: true,
    })
  }

  /** Decides and waits for the word that it is done. */
  async decide(verdict: 'approve' | 'reject', reason = ''): Promise<void> {
    await this.choice(verdict).click()
    if (reason !== '') await this.reason.fill(reason)
    await this.confirm(verdict).click()
    await this.#visitor.see(this.#visitor.toast(`${this.#about}.${verdict}.done`))
  }
}

/** Opens what a page keeps folded. */
export const unfold = async (visitor: Visitor, path: TextPath): Promise<void> => {
  const fold = visitor.page.getByRole('heading', { name: visitor.text(path) }).getByRole('button')
  await fold.waitFor()
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click()
}

/** The entries of the history on a details page, newest first. */
export const historyOf = (visitor: Visitor): Locator =>
  visitor.page.getByRole('list', { name: visitor.text('history.title'), exact: true }).locator('> li')
