import type { CDPSession, Page } from 'playwright-core'

interface Vitals {
  /** Milliseconds until the largest piece of the page was painted. */
  readonly lcp: number
  /** Share of the page that moved without anybody's doing. */
  readonly cls: number
  /** Milliseconds beyond 50 of each long task. */
  readonly tbt: number
}

/** Runs in the page before its own scripts: keeps what the browser tells of paints, shifts and long tasks. */
export const observeVitals = (): void => {
  const kept = { lcp: 0, cls: 0, tbt: 0 }
  Object.assign(globalThis, { ententeVitals: kept })
  const watch = (type: string, note: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true })
  watch('largest-contentful-paint', ({ startTime }) => {
    kept.lcp = startTime
  })
  watch('layout-shift', (entry) => {
    kept.cls += (entry as PerformanceEntry & { value: number }).value
  })
  watch('longtask', ({ duration }) => {
    kept.tbt += Math.max(0, duration - 50)
  })
}

export const readVitals = (page: Page): Promise<Vitals> =>
  page.evaluate(() => (globalThis as unknown as { ententeVitals: Vitals }).ententeVitals)

const mebibit = (1024 * 1024) / 8

/** The phone of the usual measurements: a slow network and a processor a fourth as fast. */
export const slowDown = async (wire: CDPSession): Promise<void> => {
  await wire.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1.6 * mebibit,
    uploadThroughput: 0.75 * mebibit,
  })
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}
