import { systemActor } from '../../../platform/access/authority.ts'
import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { backOffMilliseconds } from '../../../platform/events/back-off.ts'
import { announceCreated, announceUpdated } from '../hub-messages.ts'
import { firstKey, releaseKeys } from '../keys/key-store.ts'
import {
  asTold,
  attributesOf,
  sameAttributes,
  snapshotOf,
  toldOf,
  transitions,
  type EsignetRefusal,
  type OidcClient,
} from '../oidc-client.ts'
import { listDue, lock, save } from '../store.ts'
import { EsignetRefused, EsignetSilent, speakToEsignet, type Told } from './esignet.ts'

// The first eight within an hour and a half, then one an hour, for three days.
const maximumAttempts = 80

/** What came of telling eSignet. `waiting`: it is unknown, or somebody else is telling it; it goes on by itself. */
export type Telling =
  | { readonly kind: 'told' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly refusal: EsignetRefusal }

/** Whether there is anybody to tell. */
export const hasEsignet = ({ settings }: Pick<App, 'settings'>): boolean => settings.ESIGNET_URL !== undefined

const later = (app: App, milliseconds: number): Date => new Date(app.clock.now().getTime() + milliseconds)

/** Takes a client to tell of it, unless eSignet knows it as it is, or somebody tells of it now. */
const claim = (app: App, id: string): Promise<Told | Telling> =>
  app.database.transaction(async (tx) => {
    const client = await lock(tx, id)
    const isKnown = !client || client.state === 'refused' || client.toldVersion >= client.version
    if (isKnown) return { kind: 'told' }
    if (client.talkingUntil && client.talkingUntil > app.clock.now()) return { kind: 'waiting' }
    const key = await firstKey(tx, id)
    if (!key) throw new Error(`oidc client ${id} has no key`)
    // Whoever dies while it speaks leaves the rest to whoever looks after that.
    const until = later(app, app.settings.ESIGNET_WAIT_SECONDS * 1000 + 30_000)
    const attempts = client.attempts + 1
    const claimed = { ...client, talkingUntil: until, nextAttemptAt: until, attempts }
    return { client: await save(tx, claimed), jwk: key.jwk }
  })

type Heard =
  | { readonly claims: readonly string[] }
  | { readonly refusal: EsignetRefusal }
  | { readonly problem: string }

const hear = async (app: App, told: Told): Promise<Heard> => {
  try {
    return { claims: await speakToEsignet(app, told) }
  } catch (error) {
    if (error instanceof EsignetRefused) return { refusal: error.refusal }
    if (!(error instanceof EsignetSilent)) throw error
    const { problem } = error
    app.log.warn({ client: told.client.id, problem, attempts: told.client.attempts }, 'eSignet not told')
    return { problem }
  }
}

/** Nobody speaks any more; what changed meanwhile is told at once. */
const quiet = (app: App, client: OidcClient): OidcClient => ({
  ...client,
  talkingUntil: null,
  nextAttemptAt: client.toldVersion >= client.version ? null : app.clock.now(),
})

const note = (
  tx: Tx,
  app: App,
  before: OidcClient,
  after: OidcClient,
  as: 'accepted' | 'refused',
  reason: string | null = null,
): Promise<void> =>
  app.record(tx, {
    actor: systemActor,
    action: `oidc-client.${as}`,
    object: { type: 'oidc-client', id: after.id },
    partnerId: after.partnerId,
    before: snapshotOf(before),
    after: snapshotOf(after),
    reason,
  })

/** eSignet knows the client as it was when it was told of it. */
const accept = async (
  tx: Tx,
  app: App,
  { now, spoken, claims }: { now: OidcClient; spoken: OidcClient; claims: readonly string[] },
): Promise<void> => {
  const state = transitions.accept[now.state] ?? now.state
  const isNew = state === 'active' && !now.isAnnounced
  const told = { ...now, state, claims, toldVersion: spoken.version, told: toldOf(spoken) }
  const fresh = {
    ...told,
    attempts: 0,
    lastProblem: null,
    refusal: null,
    isAnnounced: now.isAnnounced || isNew,
  }
  const saved = await save(tx, quiet(app, fresh))
  if (now.state !== state) await note(tx, app, now, saved, 'accepted')
  if (isNew) await announceCreated(tx, app, systemActor, saved)
  // Of a deactivation verifiers have heard already, and of what is told again next they hear then.
  else if (state === 'active' && saved.toldVersion === saved.version)
    await announceUpdated(tx, app, systemActor, saved)
}

/** That a client ends is not refused together with a change that eSignet has never taken: the end is told alone. */
const endAlone = (app: App, client: OidcClient): OidcClient | undefined => {
  const { told } = client
  if (client.state !== 'inactive' || told === null || sameAttributes(client, told)) return undefined
  return { ...client, ...attributesOf(told), version: client.version + 1, nextAttemptAt: app.clock.now() }
}

/**
 * What eSignet refuses does not count: a new client is refused, and its key may be brought again; one that it knows is
 * again as it knows it. That a client is inactive is ours to say; a refusal of that is left for people to see.
 */
const refuse = async (
  tx: Tx,
  app: App,
  { now, spoken, refusal }: { now: OidcClient; spoken: OidcClient; refusal: EsignetRefusal },
): Promise<void> => {
  const base = { ...now, talkingUntil: null, attempts: 0, refusal }
  if (now.version > spoken.version) {
    await save(tx, quiet(app, base))
    return
  }
  const ended = endAlone(app, base)
  if (ended) {
    await note(tx, app, now, await save(tx, ended), 'refused', refusal.code)
    return
  }
  // One that is brought back is pending, too, and known.
  const isNew = now.state === 'pending' && now.told === null
  if (!isNew && (now.state === 'inactive' || now.told === null)) {
    await save(tx, { ...base, nextAttemptAt: null, lastProblem: 'refused' })
    return
  }
  const back = now.told === null ? { ...base, state: 'refused' as const } : asTold(base, now.told)
  const isFirst = back.state === 'active' && !now.isAnnounced
  const saved = await save(tx, { ...back, nextAttemptAt: null, isAnnounced: now.isAnnounced || isFirst })
  if (isNew) await releaseKeys(tx, now.id)
  await note(tx, app, now, saved, 'refused', refusal.code)
  if (isFirst) await announceCreated(tx, app, systemActor, saved)
}

const wait = async (
  tx: Tx,
  app: App,
  { now, problem }: { now: OidcClient; problem: string },
): Promise<void> => {
  const isParked = now.attempts >= maximumAttempts
  const nextAttemptAt = isParked ? null : later(app, backOffMilliseconds(now.attempts - 1))
  await save(tx, { ...now, talkingUntil: null, nextAttemptAt, lastProblem: problem })
}

const settle = (app: App, spoken: OidcClient, heard: Heard): Promise<void> =>
  app.database.transaction(async (tx) => {
    const now = await lock(tx, spoken.id)
    if (!now) throw new Error(`oidc client ${spoken.id} is gone`)
    // Somebody else has spoken since, because this took too long.
    if (now.toldVersion > spoken.version || now.state === 'refused') return
    if ('claims' in heard) await accept(tx, app, { now, spoken, claims: heard.claims })
    else if ('refusal' in heard) await refuse(tx, app, { now, spoken, refusal: heard.refusal })
    else await wait(tx, app, { now, problem: heard.problem })
  })

/**
 * Tells eSignet how a client is now: taken in one transaction, spoken outside of any, noted in another. A process that dies
 * in between leaves it to the next attempt, so that eSignet may be told twice, which it takes.
 */
export const tellEsignet = async (app: App, id: string): Promise<Telling> => {
  if (!hasEsignet(app)) return { kind: 'told' }
  const claimed = await claim(app, id)
  if ('kind' in claimed) return claimed
  const heard = await hear(app, claimed)
  await settle(app, claimed.client, heard)
  if ('refusal' in heard) return { kind: 'refused', refusal: heard.refusal }
  return { kind: 'claims' in heard ? 'told' : 'waiting' }
}

/** Few enough that eSignet is not flooded when it comes back. */
const batch = 5

/** One that cannot be told for a reason that nobody expects waits like the others: it holds nobody up. */
const tellOrPutOff = async (app: App, id: string): Promise<void> => {
  try {
    await tellEsignet(app, id)
  } catch (error) {
    app.log.error({ err: error, client: id }, 'eSignet not told')
    await app.database.transaction(async (tx) => {
      const now = await lock(tx, id)
      if (now && now.toldVersion < now.version)
        await wait(tx, app, { now: { ...now, attempts: now.attempts + 1 }, problem: 'unexpected' })
    })
  }
}

/** Tells eSignet of what it did not hear at once. */
export const tellingJob = (app: App): Job => ({
  name: 'oidc-clients.telling',
  everySeconds: 5,
  async run() {
    if (!hasEsignet(app)) return 0
    const due = await listDue(app.database, app.clock.now(), batch)
    await Promise.all(due.map((id) => tellOrPutOff(app, id)))
    return due.length
  },
})
