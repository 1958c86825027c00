import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../../scripts/workspace/chromium.mjs'

/**
 * A browser that talks to us and to nobody else: Debian's Chromium otherwise calls home all the time. No `--disable-features`:
 * ours would take the place of Playwright's, some of which keep navigations from hanging.
 */
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-gpu',
  // No page lives long enough for compilers that optimise: a tenth of all its time.
  '--js-flags=--no-opt --no-maglev',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
  '--force-color-profile=srgb',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/**
 * Starts the browser of the journeys; close it in `afterAll`.
 * @throws {Error} with the command to install one
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) {
    throw new Error('No Chromium found. Install it (sudo apt-get install chromium) or set CHROMIUM_PATH.')
  }
  return chromium.launch({ executablePath, args: flags })
}
