import type { Browser, CDPSession, Page } from 'playwright-core'
import { launchChromium } from '../../tests/support/chromium.ts'
import type { Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { installLighthouse, judgePage } from './lighthouse.ts'
import { observeVitals, readVitals, slowDown } from './vitals.ts'

const credentials = { userName: 'ftm', password: 'sandbox-ftm-sesame' }

interface Weight {
  readonly octets: number
  readonly requests: number
}

/** Adds up what comes over the wire from here on, headers included. */
const weigh = (wire: CDPSession): (() => Weight) => {
  let octets = 0
  let requests = 0
  wire.on('Network.loadingFinished', (event: { encodedDataLength: number }) => {
    octets += event.encodedDataLength
    requests += 1
  })
  return () => ({ octets, requests })
}

/** Opens an address with an empty cache on a phone, and says what it cost. */
const measure = async (page: Page, url: string): Promise<string[]> => {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.clearBrowserCache')
  await slowDown(wire)
  const read = weigh(wire)
  await page.goto(url, { waitUntil: 'networkidle' })
  // A slow processor draws after the last answer has come.
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForTimeout(1000)
  const { octets, requests } = read()
  const { lcp, cls, tbt } = await readVitals(page)
  await wire.detach()
  return [
    `${(octets / 1000).toFixed(0)} kB`,
    String(requests),
    `${(lcp / 1000).toFixed(1)} s`,
    cls.toFixed(3),
    `${tbt.toFixed(0)} ms`,
  ]
}

const openPhone = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
    hasTouch: true,
    locale: 'en-GB',
  })
  const page = await context.newPage()
  await page.addInitScript(observeVitals)
  return page
}

/** Signs in on a page of its own, so that what it leaves in the cache is cleared with the rest. */
const signIn = async (page: Page, origin: string): Promise<void> => {
  await page.goto(origin)
  await page.locator('input[autocomplete=username]').fill(credentials.userName)
  await page.locator('input[autocomplete=current-password]').fill(credentials.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${origin}/`)
  await page.getByRole('main').getByRole('heading').first().waitFor()
}

/** The terms, and a chip to look at, as its provider adds them. */
const prepare = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const call = async (method: string, path: string, id: string | null, request?: object) => {
      const time = new Date().toISOString()
      const body =
        id === null ? { requesttime: time, request } : { id, version: '1.0', requestTime: time, request }
      const answer = await fetch(`/v1/partnermanager/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(request ? { body: JSON.stringify(body) } : {}),
      })
      return (await answer.json()) as {
        response: null | { id?: string; account?: { organisations: { partnerId: string }[] } }
      }
    }
    await call('POST', 'users/user-consent', 'mosip.pms.user.consent.post', { consentGiven: true })
    const session = await call('GET', 'session', null)
    const ftpProviderId = session.response?.account?.organisations[0]?.partnerId
    const chip = { ftpProviderId, make: 'Bench', model: `M${Date.now()}` }
    return (await call('POST', 'ftpchipdetail', null, chip)).response?.id ?? ''
  })

/** What pages of the portal weigh with an empty cache, and how soon they stand on a slow phone. */
export const benchPages = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const script = installLighthouse(root)
  const server = await launchEntente(root, scratch.env)
  const browser = await launchChromium()
  try {
    const stranger = await openPhone(browser)
    const rows = [['sign-in', ...(await measure(stranger, server.url))]]
    rows.push(['registration', ...(await measure(stranger, `${stranger.url()}/register`))])
    const person = await openPhone(browser)
    await signIn(person, server.url)
    const chip = await prepare(person)
    if (chip === '') throw new Error('No chip was added')
    const pages = { home: '/', 'a list: chips': '/chips', 'a chip': `/chips/${chip}` }
    for (const [name, path] of Object.entries(pages))
      rows.push([name, ...(await measure(person, server.url + path))])
    const cookies = await person.context().cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const judged = [['sign-in', ...(await judgePage(script, server.url, ''))]]
    for (const [name, path] of Object.entries(pages))
      judged.push([name, ...(await judgePage(script, server.url + path, cookie))])
    const scores: Report = {
      title: 'Pages as Lighthouse judges them',
      method: 'Lighthouse 12 with its profile of a phone: a slow network and processor, both simulated.',
      goal: 'performance ≥ 90 for sign-in, home and a list',
      headings: ['Page', 'Performance', 'Accessibility', 'Best practices'],
      rows: judged,
    }
    const weights: Report = {
      title: 'Pages',
      method:
        'With an empty cache, all that comes over the wire, headers included. The times on the profile of a phone on a slow network: 1.6 Mbit/s, 150 ms a round trip, the processor four times slower; largest contentful paint, layout shift, and how long tasks block beyond 50 ms. Preact 9 kB, router 24, Mantine 20, queries 9, all compressed, stand below every page.',
      goal: 'sign-in ≤ 120 kB, any page ≤ 160 kB',
      headings: ['Page', 'Over the wire', 'Requests', 'LCP', 'CLS', 'TBT'],
      rows,
    }
    return [weights, scores]
  } finally {
    await browser.close()
    await server.stop()
  }
}
