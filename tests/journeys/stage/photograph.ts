import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

// A folder for pictures of every page, for people to look at: SCREENSHOTS=folder npm test -- --only journeys
const folder = process.env['SCREENSHOTS']

/** Saves the whole page, wide and as on a phone, when pictures are wanted. */
export const photograph = async (page: Page, name: string): Promise<void> => {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const size = page.viewportSize() ?? { width: 1280, height: 900 }
  for (const [{ width, height }, suffix] of [
    [size, ''],
    [{ width: 360, height: 780 }, '.360'],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`), fullPage: true })
  }
  await page.setViewportSize(size)
}
