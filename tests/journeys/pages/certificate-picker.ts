import type { Locator } from 'playwright-core'
import type { CertificateFile } from '../stage/files.ts'
import type { TextPath } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** The picker with that label; a dialog around it may have the same words in its title. */
const pickerOf = ({ page, text }: Visitor, label: TextPath): Locator =>
  page.locator('input[type=file]').and(page.getByLabel(text(label)))

/** Chooses a file in the picker with that label. */
export const chooseFile = async (
  visitor: Visitor,
  label: TextPath,
  { name, bytes }: CertificateFile,
): Promise<void> => {
  await pickerOf(visitor, label).setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: bytes,
  })
}

/** Drops a file on the picker with that label, as from the file manager. */
export const dropFile = async (
  visitor: Visitor,
  label: TextPath,
  { name, bytes }: CertificateFile,
): Promise<void> => {
  const dataTransfer = await visitor.page.evaluateHandle(
    ({ base64, fileName }) => {
      const transfer = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    { base64: bytes.toString('base64'), fileName: name },
  )
  await pickerOf(visitor, label).dispatchEvent('drop', { dataTransfer })
}

/** The panel that shows what a chosen file holds. */
export const previewOf = ({ page, text }: Visitor): Locator =>
  page.getByRole('region', { name: text('upload.preview'), exact: true })
