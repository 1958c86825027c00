import type { ClientConfig } from 'pg'
import { createHotlistMemory } from '../../packages/server/src/modules/hotlist/memory.ts'
import type { Thing } from '../../packages/server/src/modules/hotlist/thing.ts'
import type { App } from '../../packages/server/src/platform/app.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'

/** What a reading process is told: to watch a device, or to say what it has seen of it. */
export type Order = { readonly watch: number } | { readonly tell: number }

/** When a process answered for the last time that a device is free, and for the first time that it is blocked. */
export interface Seen {
  readonly device: number
  readonly lastFree: number
  readonly firstBlocked: number
  /** Look-ups that it has made since its start. */
  readonly checks: number
}

export const thingOf = (device: number): Thing => ({
  kind: 'device',
  serialNumber: `BENCH-${device}`,
  make: 'Bench',
  model: 'Eye',
})

/** Time that processes of one machine share. */
export const sharedNow = (): number => performance.timeOrigin + performance.now()

const silent = { warn: () => undefined, info: () => undefined, error: () => undefined }

/** As much of an app as the hotlist needs. */
export const readingApp = (connection: ClientConfig): App =>
  ({
    connection,
    database: openDatabase({ ...connection, max: 2 }),
    clock: systemClock,
    log: silent,
    extensions: [],
  }) as unknown as App

/** The hotlist of a process that is asked all the time, as one that verifies would be. */
export const runReader = async (connection: ClientConfig): Promise<void> => {
  const memory = createHotlistMemory(readingApp(connection))
  memory.view.start()
  const watched = new Map<number, { lastFree: number; firstBlocked: number }>()
  let checks = 0
  process.on('message', (order: Order) => {
    if ('watch' in order) watched.set(order.watch, { lastFree: 0, firstBlocked: 0 })
    else {
      const seen = watched.get(order.tell) ?? { lastFree: 0, firstBlocked: 0 }
      watched.delete(order.tell)
      process.send?.({ device: order.tell, checks, ...seen } satisfies Seen)
    }
  })
  process.on('disconnect', () => process.exit(0))
  while (!memory.view.isCurrent()) await new Promise((resolve) => setTimeout(resolve, 5))
  process.send?.({ device: 0, checks, lastFree: 0, firstBlocked: 0 } satisfies Seen)
  for (;;) {
    // Ordinary work: devices that nobody has blocked.
    for (let other = 0; other < 20; other += 1) await memory.check([thingOf(-1 - ((checks + other) % 1000))])
    checks += 20
    for (const [device, seen] of watched) {
      const hit = await memory.check([thingOf(device)])
      if (hit) seen.firstBlocked ||= sharedNow()
      else seen.lastFree = sharedNow()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
