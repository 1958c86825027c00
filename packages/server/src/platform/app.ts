import type { FastifyBaseLogger } from 'fastify'
import type { ClientConfig } from 'pg'
import type { Settings } from '../settings.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database/database.ts'
import type { AnySubscription } from './events/events.ts'
import type { Extension } from './extensions.ts'
import type { Route } from './http/route.ts'
import type { KeyWork } from './keys/key-work.ts'
import type { PlatformKeys } from './keys/platform-keys.ts'
import type { Vault } from './keys/vault.ts'
import type { HttpClient } from './outbound/http-client.ts'
import { createRecorder, type Recorder } from './record/record.ts'

/**
 * Everything that a use case needs, in one value. There is no other state, so that many apps run side by side in one
 * process and tests do.
 */
export interface App {
  readonly settings: Settings
  readonly log: FastifyBaseLogger
  readonly clock: Clock
  readonly database: Database
  /** How to open further connections, for LISTEN. */
  readonly connection: ClientConfig
  readonly vault: Vault
  readonly keys: PlatformKeys
  /** The one door to the outside. */
  readonly http: HttpClient
  /** Threads for whatever needs a private key. */
  readonly work: KeyWork
  /** Says what a command did: history, audit, events – in the command's transaction. */
  readonly record: Recorder
  readonly subscriptions: readonly AnySubscription[]
  /** What modules offer at each other's places; see `offeredAt`. */
  readonly extensions: readonly Extension[]
}

/** Work that is due by time, not by an event. */
export interface Job {
  /** By its effect, such as `registrations.expiry`. */
  readonly name: string
  readonly everySeconds: number
  /** It runs once before the server listens: until then stored things of earlier versions lack what answers rest on. */
  readonly isNeededFirst?: true
  /** One batch. @returns how many pieces of work it found; it is called again until there are none */
  run(): Promise<number>
}

/** A module as the server sees it. */
export interface Module {
  readonly name: string
  routes(app: App): readonly Route[]
  subscriptions?(app: App): readonly AnySubscription[]
  jobs?(app: App): readonly Job[]
  extensions?(app: App): readonly Extension[]
}

type Parts = Omit<App, 'record' | 'subscriptions' | 'extensions'>

/** Puts the app together. */
export const assembleApp = (parts: Parts, modules: readonly Module[]): App => {
  const subscriptions: AnySubscription[] = []
  const extensions: Extension[] = []
  const record = createRecorder(parts.clock, subscriptions)
  const app: App = { ...parts, subscriptions, extensions, record }
  subscriptions.push(...modules.flatMap((module) => module.subscriptions?.(app) ?? []))
  extensions.push(...modules.flatMap((module) => module.extensions?.(app) ?? []))
  return app
}
