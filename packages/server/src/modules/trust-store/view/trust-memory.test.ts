import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { testSettings } from '../../../../../../tests/support/test-settings.ts'
import { openOnDatabase, type OpenApp } from '../../../start-up.ts'
import * as views from './load-trust-view.ts'
import * as store from '../store.ts'
import { createTrustMemory, memoryOf, type TrustMemory } from './trust-memory.ts'

/** Two processes' worth of apps on one database: what one changes, the other must not go on believing. */

let api: TestApp
let other: OpenApp
let ftm: FtmScene
let subId: string
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api, ['acme'])
  other = await openOnDatabase(testSettings(), pino({ level: 'silent' }), api.clock, {
    ...api.app.connection,
  })
  const [row] = await api.queryElsewhere<{ id: string }>(
    'select id from trust_certificate where sha256 = $1',
    [readPem(ftm.sub.certificate).sha256],
  )
  subId = row!.id
})
afterAll(async () => {
  await other.close()
  await api.close()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await api.queryElsewhere(`update trust_certificate set state = 'ACTIVE'`)
})

const leaf = () => readPem(ftm.certificateOf('acme'))
const isTrustedBy = async (memory: TrustMemory): Promise<boolean> => (await memory.pathTo('FTM', leaf())).ok

const suspend = async (): Promise<void> => {
  const params = { certificateId: subId }
  const admin = api.as('admin')
  const preview = await admin.call('trust-store.preview-change', { params, query: { action: 'suspend' } })
  const request = { action: 'suspend', reason: 'Lost.', impactId: preview.response.impactId } as const
  expect((await admin.call('trust-store.change-state', { params, request })).codes).toEqual([])
}

/** The feed of a memory is open once it answers twice without asking the database. */
const untilFed = async (memory: TrustMemory): Promise<void> => {
  await expect
    .poll(async () => {
      await isTrustedBy(memory)
      const asked = vi.spyOn(store, 'loadRevisions')
      await isTrustedBy(memory)
      const { length } = asked.mock.calls
      asked.mockRestore()
      return length
    })
    .toBe(0)
}

describe('a change in one process', () => {
  test('drops the chains of another, by NOTIFY: its clock stands still, so that nothing else can tell it', async () => {
    const frozen = new Date()
    const memory = createTrustMemory({ ...other.app, clock: { now: () => frozen } })
    try {
      await untilFed(memory)
      expect(await isTrustedBy(memory)).toBe(true)
      await suspend()
      await expect.poll(() => isTrustedBy(memory)).toBe(false)
      await api.queryElsewhere(`update trust_certificate set state = 'ACTIVE'`)
      await expect.poll(() => isTrustedBy(memory)).toBe(true)
    } finally {
      await memory.close()
    }
  })

  test('is seen by itself at once', async () => {
    const memory = memoryOf(api.app)
    expect(await isTrustedBy(memory)).toBe(true)
    await suspend()
    expect(await isTrustedBy(memory)).toBe(false)
  })

  test('is seen by every app through its own operations', async () => {
    const memory = memoryOf(other.app)
    expect(await isTrustedBy(memory)).toBe(true)
    await suspend()
    await expect.poll(() => isTrustedBy(memory)).toBe(false)
  })

  test('that is rolled back drops nothing', async () => {
    const memory = memoryOf(other.app)
    await untilFed(memory)
    await api.queryElsewhere('begin')
    await api.queryElsewhere(
      `update trust_certificate set state = 'REVOKED', state_reason = '', state_changed_at = now(), state_changed_by = ''`,
    )
    expect(await isTrustedBy(memory)).toBe(true)
    await api.queryElsewhere('rollback')
    expect(await isTrustedBy(memory)).toBe(true)
  })
})

describe('a lost feed', () => {
  const cutListeners = () =>
    api.queryElsewhere(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen trust%'`,
    )

  test('leaves nothing stale: every use asks the database until the feed is back', async () => {
    const frozen = new Date()
    const connection = { ...other.app.connection }
    const memory = createTrustMemory({ ...other.app, connection, clock: { now: () => frozen } })
    const asksWhenUsed = async (): Promise<number> => {
      const asked = vi.spyOn(store, 'loadRevisions')
      await isTrustedBy(memory)
      const { length } = asked.mock.calls
      asked.mockRestore()
      return length
    }
    const setState = (state: string) =>
      api.queryElsewhere(
        `update trust_certificate set state = $1, state_reason = '', state_changed_at = now(), state_changed_by = '' where id = $2`,
        [state, subId],
      )
    try {
      await untilFed(memory)
      // It cannot come back as long as this is no place to connect to.
      const { host } = connection
      connection.host = '/nonexistent'
      await cutListeners()
      await expect.poll(async () => (await asksWhenUsed()) + (await asksWhenUsed())).toBe(2)
      for (const state of ['SUSPENDED', 'ACTIVE', 'SUSPENDED']) {
        await setState(state)
        expect(await isTrustedBy(memory)).toBe(state === 'ACTIVE')
      }
      if (host === undefined) delete connection.host
      else connection.host = host
      await untilFed(memory)
      expect(await isTrustedBy(memory)).toBe(false)
    } finally {
      await memory.close()
    }
  })

  test('that nobody noticed is outlived by a second: then the revision is asked for again', async () => {
    let now = new Date()
    // A connection that says nothing any more, as behind a broken network.
    const deaf = createTrustMemory({ ...other.app, clock: { now: () => now } })
    try {
      await untilFed(deaf)
      await api.queryElsewhere('alter table trust_certificate disable trigger trust_certificate_changed')
      await api.queryElsewhere(
        `update trust_certificate set state = 'SUSPENDED', state_reason = '', state_changed_at = now(), state_changed_by = '' where id = $1`,
        [subId],
      )
      await api.queryElsewhere(`update trust_store_revision set revision = revision + 1 where domain = 'FTM'`)
      expect(await isTrustedBy(deaf)).toBe(true)
      now = new Date(now.getTime() + 999)
      expect(await isTrustedBy(deaf)).toBe(true)
      now = new Date(now.getTime() + 1)
      expect(await isTrustedBy(deaf)).toBe(false)
    } finally {
      await api.queryElsewhere('alter table trust_certificate enable trigger trust_certificate_changed')
      await deaf.close()
    }
  })

  test('and a clock that is set back believes nothing old', async () => {
    let now = new Date()
    const memory = createTrustMemory({ ...other.app, clock: { now: () => now } })
    try {
      await untilFed(memory)
      now = new Date(now.getTime() - 60_000)
      const asked = vi.spyOn(store, 'loadRevisions')
      await isTrustedBy(memory)
      expect(asked).toHaveBeenCalled()
    } finally {
      await memory.close()
    }
  })
})

describe('many questions at once', () => {
  const ask = (memory: TrustMemory) => Promise.all(Array.from({ length: 8 }, () => isTrustedBy(memory)))

  test('read the store once, and once more when it has changed', async () => {
    const memory = createTrustMemory(other.app)
    const loaded = vi.spyOn(views, 'loadTrustView')
    try {
      expect(new Set(await ask(memory))).toEqual(new Set([true]))
      expect(loaded).toHaveBeenCalledTimes(1)
      await suspend()
      memory.forget()
      loaded.mockClear()
      expect(new Set(await ask(memory))).toEqual(new Set([false]))
      expect(loaded).toHaveBeenCalledTimes(1)
    } finally {
      await memory.close()
    }
  })

  test('do not take what was being read before the store changed, and wait for it', async () => {
    const memory = createTrustMemory(other.app)
    const load = views.loadTrustView
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const loaded = vi.spyOn(views, 'loadTrustView').mockImplementationOnce(async (...question) => {
      const old = await load(...question)
      await held
      return old
    })
    try {
      const early = isTrustedBy(memory)
      await expect.poll(() => loaded.mock.calls.length).toBe(1)
      await suspend()
      // Another memory of the test looks at the store too.
      loaded.mockClear()
      memory.forget()
      const late = ask(memory)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(loaded).not.toHaveBeenCalled()
      release()
      await early
      expect(new Set(await late)).toEqual(new Set([false]))
      expect(loaded).toHaveBeenCalledTimes(1)
    } finally {
      release()
      await memory.close()
    }
  })

  test('that fail leave nothing behind', async () => {
    const memory = createTrustMemory(other.app)
    vi.spyOn(views, 'loadTrustView').mockRejectedValueOnce(new Error('no database'))
    try {
      expect((await Promise.allSettled([ask(memory)]))[0].status).toBe('rejected')
      expect(await isTrustedBy(memory)).toBe(true)
    } finally {
      await memory.close()
    }
  })
})

test('a chain that is remembered ends with its first certificate', async () => {
  const end = leaf().notAfter
  let now = new Date()
  const memory = createTrustMemory({ ...other.app, clock: { now: () => now } })
  try {
    expect(await isTrustedBy(memory)).toBe(true)
    now = end
    expect(await isTrustedBy(memory)).toBe(true)
    now = new Date(end.getTime() + 1000)
    expect(await isTrustedBy(memory)).toBe(false)
  } finally {
    await memory.close()
  }
})

test('an answer that was on its way when the store changed is not believed', async () => {
  const frozen = new Date()
  const memory = createTrustMemory({ ...other.app, clock: { now: () => frozen } })
  try {
    await untilFed(memory)
    memory.forget()
    const load = store.loadRevisions
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const spy = vi.spyOn(store, 'loadRevisions').mockImplementationOnce(async (reader) => {
      const old = await load(reader)
      await held
      return old
    })
    const late = isTrustedBy(memory)
    await suspend()
    memory.forget()
    release()
    await late
    spy.mockRestore()
    expect(await isTrustedBy(memory)).toBe(false)
  } finally {
    await memory.close()
  }
})
