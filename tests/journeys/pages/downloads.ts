import { readFile } from 'node:fs/promises'
import type { Visitor } from '../stage/visitor.ts'

/** A file that the browser saved. */
export interface SavedFile {
  readonly name: string
  readonly content: string
}

/** Does something and waits for the file that comes of it. */
export const saveFrom = async ({ page }: Visitor, act: () => Promise<void>): Promise<SavedFile> => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return { name: download.suggestedFilename(), content: await readFile(await download.path(), 'utf8') }
}

/** Saves one of the two certificates that a download menu offers. */
export const saveCertificate = (visitor: Visitor, which: 'original' | 'platformSigned'): Promise<SavedFile> =>
  saveFrom(visitor, async () => {
    await visitor.button('certificate.download').click()
    await visitor.page
      .getByRole('menuitem', { name: visitor.text(`certificate.${which}`), exact: true })
      .click()
  })

/** Saves all of a list under its filters. */
export const saveList = (visitor: Visitor, format: 'csv' | 'json'): Promise<SavedFile> =>
  saveFrom(visitor, async () => {
    await visitor.button('table.export').click()
    await visitor.page
      .getByRole('menuitem', { name: visitor.text(`table.exportAs.${format}`), exact: true })
      .click()
  })
