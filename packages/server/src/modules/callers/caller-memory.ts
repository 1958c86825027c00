import { createHash } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import { believeRevisions } from '../../platform/database/believed-revisions.ts'
import { loadPartRevisions } from '../../platform/database/revision-store.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { loadAccount, loadServiceClient, type Account, type ServiceClient } from '../accounts/index.ts'
import { findSession, findSessionById, isLive, type SessionRow } from '../sessions/index.ts'

/** The channel on which PostgreSQL tells of every change of those who ask (migration 0091). */
const changeChannel = 'callers_changed'
const subject = 'callers'

/** An account takes about a kilobyte. */
const mostRemembered = 5_000

/** What one process remembers of those who ask, and tells at once. That somebody is not there is not remembered. */
export interface CallerMemory {
  /** The live session behind a browser's secret. */
  sessionOf(secret: string): Soon<SessionRow | undefined>
  /** The live session with this id. */
  session(id: string): Soon<SessionRow | undefined>
  account(id: string): Soon<Account | undefined>
  client(id: string): Soon<ServiceClient | undefined>
  /** A session has been used, so that it lasts longer than was remembered. */
  forgetSession(session: SessionRow): void
  /** Something has changed: look again before the next answer. */
  forget(): void
  close(): Promise<void>
}

interface Remembered<T> {
  readonly value: T
  /** The part of the callers whose changes may take it away. */
  readonly part: string
  readonly revision: number
}

type Parts = ReadonlyMap<string, number>

/** What empties a table raises the revision of all parts. */
const revisionIn = (now: Parts, part: string): number => (now.get(part) ?? 0) + (now.get('') ?? 0)

/** As the triggers part them: the end of an id. */
const partOf = (id: string): string => [...id].slice(-2).join('')

const nameOf = (secret: string): string => createHash('sha256').update(secret).digest('base64')

/** Remembers accounts, sessions and clients for as long as nothing was taken from them. */
export const createCallerMemory = (
  app: Pick<App, 'database' | 'connection' | 'clock' | 'settings'>,
): CallerMemory => {
  const revisions = believeRevisions(app, changeChannel, () => loadPartRevisions(app.database, subject))

  /** Remembers one kind of thing, the latest used last. */
  const shelf = <T>(load: (key: string) => Promise<T | undefined>, idOf: (value: T) => string) => {
    const remembered = new Map<string, Remembered<T>>()
    let latest: string | undefined

    const keep = (name: string, known: Remembered<T>): void => {
      remembered.set(name, known)
      latest = name
      const [oldest] = remembered.size > mostRemembered ? remembered.keys() : []
      if (oldest !== undefined) remembered.delete(oldest)
    }

    /** Read after the revision: at worst newer than it says, and read again the next time. */
    const read = async (name: string, key: string, now: Parts): Promise<T | undefined> => {
      const value = await load(key)
      if (value === undefined) return undefined
      const part = partOf(idOf(value))
      keep(name, { value, part, revision: revisionIn(now, part) })
      return value
    }

    return {
      find: (name: string, key: string, isStillTrue: (value: T) => boolean): Soon<T | undefined> =>
        whenKnown(revisions.current(), (now) => {
          const known = remembered.get(name)
          const isTrue = known?.revision === revisionIn(now, known?.part ?? '') && isStillTrue(known.value)
          // Whoever asks all the time is the latest already.
          if (name !== latest || !isTrue) remembered.delete(name)
          if (!known || !isTrue) return read(name, key, now)
          if (name !== latest) keep(name, known)
          return known.value
        }),
      forget(isMeant: (value: T) => boolean): void {
        for (const [name, { value }] of remembered) if (isMeant(value)) remembered.delete(name)
      },
    }
  }

  const accountOf = ({ account }: SessionRow): string => account.id
  const isOpen = (session: SessionRow): boolean => isLive(app, session)
  const always = (): boolean => true
  const bySecret = shelf((secret) => findSession(app, secret), accountOf)
  const byId = shelf((id) => findSessionById(app, id), accountOf)
  const accounts = shelf(
    (id) => loadAccount(app.database, id),
    ({ id }) => id,
  )
  const clients = shelf(
    (id) => loadServiceClient(app.database, id),
    ({ clientId }) => clientId,
  )
  return {
    sessionOf: (secret) => bySecret.find(nameOf(secret), secret, isOpen),
    session: (id) => byId.find(id, id, isOpen),
    account: (id) => accounts.find(id, id, always),
    client: (id) => clients.find(id, id, always),
    forgetSession({ sessionId }) {
      for (const each of [bySecret, byId]) each.forget((session) => session.sessionId === sessionId)
    },
    forget: () => revisions.forget(),
    close: () => revisions.close(),
  }
}

/** Where an app keeps its memory of those who ask. */
export const callerMemories = extensionPoint<CallerMemory>('callers.memory')

/** The memory of this process. */
export const callerMemoryOf = (app: App): CallerMemory => {
  const [memory] = offeredAt(app, callerMemories)
  if (!memory) throw new Error('callers are no module of this app')
  return memory
}
