import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findChromium } from '../../scripts/workspace/chromium.mjs'

const categories = ['performance', 'accessibility', 'best-practices'] as const

type Result = { categories: Record<(typeof categories)[number], { score: number | null }> }

const runFile = promisify(execFile)

/** Its own lock file: whoever does not measure installs nothing of it. @returns the command's script */
export const installLighthouse = (root: string): string => {
  const folder = join(root, 'bench/lighthouse')
  const script = join(folder, 'node_modules/lighthouse/cli/index.js')
  if (!existsSync(script))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error'], {
      cwd: folder,
      stdio: 'inherit',
    })
  return script
}

/** Judges a page as Lighthouse does on its phone. @param cookie of whoever is signed in @returns scores of 100 */
export const judgePage = async (script: string, url: string, cookie: string): Promise<string[]> => {
  const { stdout } = await runFile(
    process.execPath,
    [
      script,
      url,
      '--quiet',
      '--output=json',
      '--no-enable-error-reporting',
      `--only-categories=${categories.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage',
      ...(cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : []),
    ],
    { env: { ...process.env, CHROME_PATH: findChromium() ?? '' }, maxBuffer: 64 * 1024 * 1024 },
  )
  const { categories: found } = JSON.parse(stdout) as Result
  return categories.map((name) => String(Math.round((found[name].score ?? 0) * 100)))
}
