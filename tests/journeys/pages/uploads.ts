import type { Locator } from 'playwright-core'
import { chooseFile, previewOf } from './certificate-picker.ts'
import type { CertificateFile } from '../stage/files.ts'
import type { TextPath } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** A dialog that takes one certificate: of the partner or of a chip. */
export class UploadDialog {
  readonly #visitor: Visitor
  readonly #picker: TextPath
  readonly root: Locator

  private constructor(visitor: Visitor, title: TextPath, picker: TextPath) {
    this.#visitor = visitor
    this.#picker = picker
    this.root = visitor.dialog(title)
  }

  static ofPartner(visitor: Visitor, which: 'upload' | 'reupload'): UploadDialog {
    return new UploadDialog(visitor, `partnerCertificate.${which}`, 'partnerCertificate.file')
  }

  static ofChip(visitor: Visitor, which: 'uploadCertificate' | 'reuploadCertificate'): UploadDialog {
    return new UploadDialog(visitor, `chips.${which}`, 'chips.certificateFile')
  }

  get submit(): Locator {
    return this.root.getByRole('button', { name: this.#visitor.text('upload.submit'), exact: true })
  }

  /** What is wrong, as somebody hears it. */
  get alert(): Locator {
    return this.root.getByRole('alert')
  }

  /** Chooses a file that can be sent, and waits for what it holds. */
  async choose(file: CertificateFile): Promise<void> {
    await chooseFile(this.#visitor, this.#picker, file)
    await previewOf(this.#visitor).waitFor()
  }

  /** Chooses a file that the portal cannot read. */
  async chooseUnreadable(file: CertificateFile): Promise<void> {
    await chooseFile(this.#visitor, this.#picker, file)
    await this.alert.waitFor()
  }

  /** Sends a good certificate and waits until the dialog is gone. */
  async send(file: CertificateFile): Promise<void> {
    await this.choose(file)
    await this.submit.click()
    await this.root.waitFor({ state: 'detached' })
  }

  /** Closes the dialog, and gives up the chosen file when asked. */
  async leave(): Promise<void> {
    const ui = this.#visitor
    await this.root.getByRole('button', { name: ui.text('ui.cancel'), exact: true }).click()
    const question = ui.dialog('ui.unsaved.title')
    await question.or(ui.page.locator('body:not(:has([role=dialog]))')).first().waitFor()
    if (await question.isVisible()) await ui.button('ui.unsaved.leave').click()
    await this.root.waitFor({ state: 'detached' })
  }
}
