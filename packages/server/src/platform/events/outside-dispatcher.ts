import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { backOffMilliseconds } from './back-off.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { outsideOf, type AnySubscription, type OutsideSubscription } from './events.ts'
import {
  claimDue,
  giveBack,
  receiversWithDue,
  saveOutcomes,
  type AttemptOutcome,
  type ClaimedDelivery,
} from './outside-store.ts'
import { startLoop, type Worker } from './worker.ts'

/** After so many failures a delivery is parked: somebody has to look at it. */
const maximumFailures = 8

/** How long a claim holds: longer than an attempt may take, for what speaks longer would be spoken of twice. */
const claimMilliseconds = 60_000
/** An attempt that has not ended by then is given up. */
const attemptMilliseconds = 30_000
/** So many are claimed ahead for each that may be under way: each claim is a transaction. */
const ahead = 4

interface DispatcherParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: FastifyBaseLogger
  readonly subscriptions: readonly AnySubscription[]
}

/** What a failure says to administrators. What we did not expect goes to the log alone: it may hold anything. */
const toldOf = (error: unknown): DeliveryFailure =>
  error instanceof DeliveryFailure ? error : new DeliveryFailure('unexpected')

/** What this process has claimed for one receiver. */
interface Lane {
  readonly receiver: string
  readonly subscription: OutsideSubscription
  /** Not begun, each with when its claim ends. */
  readonly waiting: { readonly delivery: ClaimedDelivery; readonly until: number }[]
  underWay: number
}

/**
 * Delivers to the outside: claims in one transaction, speaks in none, and writes down how it ended in another, together
 * with whatever else has ended meanwhile. A process that dies in between leaves its claims, which end by themselves.
 */
export class OutsideDispatcher {
  readonly #parts: DispatcherParts
  readonly #subscriptions: readonly OutsideSubscription[]
  /** Of receivers for whom something is claimed or under way. */
  readonly #lanes = new Map<string, Lane>()
  /** Of each family: for whom something is due and nothing claimed, since there was no place. They come before whoever has one. */
  readonly #passedOver = new Map<OutsideSubscription, Set<string>>()
  /** Of each family: to whom was spoken last. The next turn begins behind. */
  readonly #lastServed = new Map<OutsideSubscription, string>()
  readonly #end = new AbortController()
  #ended: AttemptOutcome[] = []
  #nudge: () => void = () => undefined
  #isNudged = false
  #isNew = false

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#subscriptions = outsideOf(parts.subscriptions)
  }

  /** Something was committed: look for it. */
  wake(): void {
    this.#isNew = true
    this.#again()
  }

  /** Something has ended: look again. */
  #again(): void {
    this.#isNudged = true
    this.#nudge()
  }

  /** Claims nothing more, and gives up what is under way: nobody knows how that ended, so it will be said again. */
  stop(): void {
    this.#end.abort()
    this.#again()
  }

  /** Delivers until nothing is due and nothing under way, or until it is stopped. @returns how many attempts ended */
  async run(): Promise<number> {
    let attempts = 0
    while (!this.#end.signal.aborted) {
      this.#isNudged = false
      attempts += await this.#save()
      const isMore = await this.#claim()
      if (isMore || this.#ended.length > 0) continue
      if ([...this.#lanes.values()].every(({ underWay }) => underWay === 0)) return attempts
      await this.#nudged()
    }
    await this.#giveBack()
    return 0
  }

  async #giveBack(): Promise<void> {
    const { database, clock, log } = this.#parts
    const claimed = [...this.#lanes.values()].flatMap(({ waiting }) => waiting.splice(0))
    try {
      await this.#save()
      const back = claimed.map(({ delivery }) => delivery)
      if (back.length > 0) await database.transaction((tx) => giveBack(tx, back, clock.now()))
    } catch (error) {
      // Their claims end by themselves.
      log.warn({ err: error, deliveries: claimed.length }, 'claims not given back')
    }
  }

  #nudged(): Promise<void> {
    if (this.#isNudged) return Promise.resolve()
    return new Promise((resolve) => {
      this.#nudge = resolve
    })
  }

  async #save(): Promise<number> {
    const outcomes = this.#ended.splice(0, 200)
    if (outcomes.length === 0) return 0
    try {
      await this.#parts.database.transaction((tx) => saveOutcomes(tx, outcomes, this.#parts.clock.now()))
    } catch (error) {
      // Their claims end by themselves.
      this.#parts.log.error({ err: error, deliveries: outcomes.length }, 'outcome of deliveries not stored')
    }
    return outcomes.length
  }

  /** The lane of a receiver; undefined for one that this version does not know. */
  #laneOf(receiver: string): Lane | undefined {
    const known = this.#lanes.get(receiver)
    if (known) return known
    const [family = ''] = receiver.split(':', 1)
    const subscription = this.#subscriptions.find(({ subscriber, together }) =>
      together === undefined ? subscriber === receiver : subscriber === family && receiver !== family,
    )
    return subscription && { receiver, subscription, waiting: [], underWay: 0 }
  }

  /** What this process has claimed for the receivers of a subscription. */
  #lanesOf(subscription: OutsideSubscription): Lane[] {
    return [...this.#lanes.values()].filter((lane) => lane.subscription === subscription)
  }

  /** How many may still be begun for a subscription, beside those of all its receivers. */
  #roomOf(subscription: OutsideSubscription): number {
    const { together, parallel } = subscription
    if (together === undefined) return parallel
    return this.#lanesOf(subscription).reduce((room, { underWay }) => room - underWay, together)
  }

  /**
   * How many may be under way to one receiver: of a family, as many as each may have of those who want a place, and one
   * more who may come. So slow ones never hold every place, unless they are as many as there are places.
   */
  #widthOf(subscription: OutsideSubscription): number {
    const { together, parallel } = subscription
    if (together === undefined) return parallel
    const wanting = this.#lanesOf(subscription).length + (this.#passedOver.get(subscription)?.size ?? 0)
    return Math.max(1, Math.min(parallel, Math.floor(together / (wanting + 1))))
  }

  #isFull({ subscription, waiting }: Lane): boolean {
    return waiting.length >= this.#widthOf(subscription)
  }

  /** Receivers of a subscription, in turn: whoever comes behind the last that was served, and then from the beginning. */
  #inTurn(subscription: OutsideSubscription, receivers: readonly string[]): string[] {
    const sorted = receivers.toSorted()
    const last = this.#lastServed.get(subscription) ?? ''
    return [...sorted.filter((name) => name > last), ...sorted.filter((name) => name <= last)]
  }

  /** @returns whether there is more to look at right away */
  async #claim(): Promise<boolean> {
    const lanes = [...this.#lanes.values()]
    const isAnyPassedOver = [...this.#passedOver.values()].some(({ size }) => size > 0)
    // While every lane is full, only something new can be for somebody else.
    if (lanes.length > 0 && !this.#isNew && !isAnyPassedOver && lanes.every((lane) => this.#isFull(lane)))
      return false
    this.#isNew = false
    const due = new Map<OutsideSubscription, string[]>()
    for (const receiver of await receiversWithDue(this.#parts.database, this.#now())) {
      const lane = this.#laneOf(receiver)
      if (lane) due.set(lane.subscription, [...(due.get(lane.subscription) ?? []), receiver])
    }
    let isMore = false
    for (const subscription of this.#subscriptions)
      if (await this.#claimFor(subscription, due.get(subscription) ?? [])) isMore = true
    return isMore
  }

  /** Claims for the receivers of a subscription, and begins. @returns whether there is more to look at right away */
  async #claimFor(subscription: OutsideSubscription, due: readonly string[]): Promise<boolean> {
    const passedOver = new Set(due.filter((receiver) => !this.#lanes.has(receiver)))
    this.#passedOver.set(subscription, passedOver)
    const known = this.#lanesOf(subscription).map(({ receiver }) => receiver)
    let isMore = false
    for (const receiver of this.#inTurn(subscription, [...new Set([...due, ...known])])) {
      const lane = this.#laneOf(receiver)
      if (!lane) continue
      if (due.includes(receiver) && !this.#isFull(lane) && this.#roomOf(subscription) > 0) {
        isMore = (await this.#claimInto(lane)) || isMore
        passedOver.delete(receiver)
      }
      this.#begin(lane)
    }
    return isMore
  }

  /** @returns whether there is more to look at right away, since nothing could be claimed */
  async #claimInto(lane: Lane): Promise<boolean> {
    const { receiver, waiting, subscription } = lane
    const now = this.#now()
    const until = new Date(now.getTime() + claimMilliseconds)
    const limit = Math.max(1, this.#widthOf(subscription) * ahead - waiting.length - lane.underWay)
    const claims = await this.#parts.database.transaction((tx) =>
      claimDue(tx, { receiver, now, until, limit }),
    )
    waiting.push(...claims.claimed.map((delivery) => ({ delivery, until: until.getTime() })))
    if (waiting.length > 0) this.#lanes.set(receiver, lane)
    return claims.isMore && claims.claimed.length === 0
  }

  /** Begins as many as may be under way. One whose claim could end meanwhile is left: it ends, and somebody claims it again. */
  #begin(lane: Lane): void {
    const { subscription, waiting } = lane
    while (
      lane.underWay < this.#widthOf(subscription) &&
      !this.#end.signal.aborted &&
      this.#roomOf(subscription) > 0
    ) {
      const next = waiting.shift()
      if (!next) break
      if (next.until - this.#now().getTime() > attemptMilliseconds) void this.#attempt(lane, next.delivery)
    }
    if (lane.underWay === 0 && waiting.length === 0) this.#lanes.delete(lane.receiver)
  }

  /** One has ended: its place is for whoever's turn it is. While somebody was passed over, the next claim gives it away. */
  #beginNext({ receiver, subscription }: Lane): void {
    const isClaimFirst = (this.#passedOver.get(subscription)?.size ?? 0) > 0
    const names = isClaimFirst ? [] : this.#lanesOf(subscription).map((lane) => lane.receiver)
    for (const name of this.#inTurn(subscription, names)) {
      const lane = this.#lanes.get(name)
      if (lane) this.#begin(lane)
    }
    const ended = this.#lanes.get(receiver)
    if (ended?.underWay === 0 && ended.waiting.length === 0) this.#lanes.delete(receiver)
  }

  async #attempt(lane: Lane, delivery: ClaimedDelivery): Promise<void> {
    lane.underWay += 1
    this.#lastServed.set(lane.subscription, lane.receiver)
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(attemptMilliseconds)])
    let outcome: AttemptOutcome | undefined
    try {
      const state = (await lane.subscription.send(delivery, signal)) ?? 'delivered'
      const nothing = { status: null, problem: null, detail: null }
      outcome = { delivery, state, ...nothing, nextAttemptAt: this.#now() }
    } catch (error) {
      outcome = this.#end.signal.aborted ? undefined : this.#failed(delivery, error)
    }
    lane.underWay -= 1
    if (outcome) this.#ended.push(outcome)
    this.#beginNext(lane)
    this.#again()
  }

  #now(): Date {
    return this.#parts.clock.now()
  }

  #failed(delivery: ClaimedDelivery, error: unknown): AttemptOutcome {
    const { receiver, name, attempts } = delivery
    const { problem, status, detail, isFinal, isStuck } = toldOf(error)
    const isParked = isStuck || attempts + 1 >= maximumFailures
    this.#parts.log.warn({ err: error, receiver, event: name, parked: isParked }, 'outside delivery failed')
    const nextAttemptAt = new Date(this.#now().getTime() + backOffMilliseconds(attempts))
    const state = isFinal ? 'dismissed' : isParked ? 'parked' : 'waiting'
    return { delivery, state, problem, status, detail, nextAttemptAt }
  }
}

/** Starts delivering to the outside: at once when woken, and every few seconds as a net. */
export const startOutsideDispatcher = (parts: DispatcherParts): Worker => {
  const dispatcher = new OutsideDispatcher(parts)
  const loop = startLoop(parts.log, () => dispatcher.run())
  return {
    wake() {
      dispatcher.wake()
      loop.wake()
    },
    async stop() {
      dispatcher.stop()
      await loop.stop()
    },
  }
}
