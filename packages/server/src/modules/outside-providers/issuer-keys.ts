import { readUrl } from '@entente/trust'
import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
} from 'jose'
import type { App } from '../../platform/app.ts'
import { fetchJson } from './provider-door.ts'

/** Where an issuer's keys are. */
export interface KeySource {
  readonly issuer: string
  /** Undefined: what the issuer's discovery document says. */
  readonly jwksUri: string | undefined
}

/** Thrown when a signature cannot be judged, because the issuer's keys cannot be read. */
export class IssuerKeysUnavailable extends Error {
  override readonly name = 'IssuerKeysUnavailable'
}

const minute = 60_000
/** Keys are asked for again when they are older; a key that an issuer took back is believed until that has happened. */
const freshMilliseconds = 10 * minute
/** While the issuer does not answer, its last keys count for so long. */
const staleMilliseconds = 12 * 60 * minute
/** An issuer is asked no more often, whatever key ids come along and however often it fails. */
const pauseMilliseconds = 10_000

type KeySet = ReturnType<typeof createLocalJWKSet>

interface Known {
  keys?: KeySet
  readAt: number
  triedAt: number
  pending?: Promise<void>
}

const known = new WeakMap<App, Map<string, Known>>()

const knownOf = (app: App, { issuer, jwksUri }: KeySource): Known => {
  const all = known.get(app) ?? new Map<string, Known>()
  known.set(app, all)
  const key = `${issuer} ${jwksUri ?? ''}`
  const entry = all.get(key) ?? { readAt: -Infinity, triedAt: -Infinity }
  all.set(key, entry)
  return entry
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const isHttps = (address: string): boolean => readUrl(address)?.protocol === 'https:'

const namedBy = async (app: Pick<App, 'settings'>, issuer: string): Promise<string> => {
  const document = await fetchJson(app, `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`)
  const { issuer: named, jwks_uri: address } = document as Record<string, unknown>
  if (named !== issuer) throw new Error(`it calls itself ${text(named)}`)
  return text(address)
}

const addressOf = async (app: Pick<App, 'settings'>, { issuer, jwksUri }: KeySource): Promise<string> => {
  const address = jwksUri ?? (await namedBy(app, issuer))
  // Settings let an issuer be http on this machine alone.
  if (isHttps(issuer) && !isHttps(address)) throw new Error('its keys are not behind https')
  return address
}

/** Asks an issuer for its keys, as they are now. @throws OutboundError, Error for an answer that is no list of keys */
export const fetchIssuerKeys = async (app: Pick<App, 'settings'>, source: KeySource): Promise<KeySet> => {
  const content = (await fetchJson(app, await addressOf(app, source))) as Partial<JSONWebKeySet>
  if (!Array.isArray(content.keys) || content.keys.length === 0) throw new Error('it publishes no keys')
  return createLocalJWKSet(content as JSONWebKeySet)
}

const read = async (app: App, source: KeySource, entry: Known): Promise<void> => {
  const noteTry = (): void => void (entry.triedAt = app.clock.now().getTime())
  noteTry()
  try {
    entry.keys = await fetchIssuerKeys(app, source)
    entry.readAt = app.clock.now().getTime()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    app.log.warn({ issuer: source.issuer, reason }, 'the keys of an issuer of tokens cannot be read')
  } finally {
    // An issuer that hangs is left alone afterwards as well.
    noteTry()
    delete entry.pending
  }
}

/** Asks the issuer once, however many wait for it. */
const readAgain = (app: App, source: KeySource, entry: Known): Promise<void> => {
  entry.pending ??= read(app, source, entry)
  return entry.pending
}

/**
 * The keys of an issuer, for `verifyJwt`. They are kept, asked for anew when they grow old or a token names one that is
 * not among them – at most every ten seconds –, and go on counting for twelve hours while the issuer does not answer. A
 * key that is among them counts at once, while they are asked for anew: no call waits for an issuer that hangs.
 * @param longestMilliseconds at what age the new ones are waited for all the same
 * @returns a function that throws IssuerKeysUnavailable, or the errors of `jose` for a key that the
 * issuer does not have
 */
export const keysOfIssuer = (
  app: App,
  source: KeySource,
  longestMilliseconds = staleMilliseconds,
): ((header: JWTHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>) => {
  const entry = knownOf(app, source)
  // A clock that was set back makes nothing younger.
  const since = (at: number): number => Math.abs(app.clock.now().getTime() - at)
  const usable = (): KeySet | undefined => (since(entry.readAt) < staleMilliseconds ? entry.keys : undefined)
  const mayAsk = (): boolean => entry.pending !== undefined || since(entry.triedAt) >= pauseMilliseconds
  return async (header, token) => {
    const age = since(entry.readAt)
    if (age >= Math.min(freshMilliseconds, longestMilliseconds) && mayAsk()) {
      const asked = readAgain(app, source, entry)
      if (age >= longestMilliseconds) await asked
    }
    try {
      const keys = usable()
      if (!keys) throw new IssuerKeysUnavailable()
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk()) throw error
      const before = entry.readAt
      await readAgain(app, source, entry)
      const keys = usable()
      // Perhaps the key is there by now; who cannot be asked must not be called a liar.
      if (!keys || entry.readAt === before) throw new IssuerKeysUnavailable()
      return keys(header, token)
    }
  }
}
