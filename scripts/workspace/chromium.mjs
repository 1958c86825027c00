import { existsSync } from 'node:fs'

const usualPlaces = [
  // Without a window's machinery: a quarter less of the machine's time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Where the browser for the journeys is: `CHROMIUM_PATH`, else a usual place, else `undefined`. */
export function findChromium() {
  return [process.env.CHROMIUM_PATH, ...usualPlaces].find((file) => file && existsSync(file))
}
