import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Checker } from 'accessibility-checker-engine/ace.js'
import type { Page } from 'playwright-core'

const source = readFileSync(
  createRequire(import.meta.url).resolve('accessibility-checker-engine/ace.js'),
  'utf8',
)

/**
 * What IBM's Equal Access engine finds on a page as it stands: rule, verdict and element, one line each. Only what it is sure
 * of: its other verdicts ask somebody to look.
 */
export const judgeByIbm = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => 'ace' in globalThis))) await page.evaluate(source)
  return page.evaluate(async () => {
    const { ace } = globalThis as unknown as { ace: { Checker: typeof Checker } }
    const { results } = await new ace.Checker().check(document, ['WCAG_2_2'])
    return results
      .filter(({ value }) => value.join(' ') === 'VIOLATION FAIL')
      .map(
        ({ ruleId, value, snippet, message }) =>
          `${ruleId} ${value[1]}: ${snippet.slice(0, 90)} – ${message}`,
      )
  })
}
