import type { Locator } from 'playwright-core'
import type { CertificateFile } from '../stage/files.ts'
import type { TextPath } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** Chooses a file in the picker with that label. */
export const chooseFile = async (
  { page, text }: Visitor,
  label: TextPath,
  { name, bytes }: CertificateFile,
): Promise<void> => {
  await page
    .getByLabel(text(label))
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes })
}

/** Drops a file on the picker with that label, as from the file manager. */
export const dropFile = async (
  { page, text }: Visitor,
  label: TextPath,
  { name, bytes }: CertificateFile,
): Promise<void> => {
  const dataTransfer = await page.evaluateHandle(
    ({ base64, fileName }) => {
      const transfer = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    { base64: bytes.toString('base64'), fileName: name },
  )
  await page.getByLabel(text(label)).dispatchEvent('drop', { dataTransfer })
}

/** The panel that shows what a chosen file holds. */
export const previewOf = ({ page, text }: Visitor): Locator =>
  page.getByRole('region', { name: text('certificate.preview'), exact: true })
