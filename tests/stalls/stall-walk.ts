import type { MeasuredProcess } from './measured-process.ts'
import type { NamedShot, Target } from './target.ts'

/** No request may keep all others waiting for longer. */
export const longestAllowedMilliseconds = 100

/** What is worth a second look, because requests beside it may have had their part in it. */
const suspiciousMilliseconds = longestAllowedMilliseconds * 0.7
const atOnce = 4

/** Neither clearly short nor so long that nothing but the request can be to blame. */
const isDoubtful = (milliseconds: number): boolean =>
  milliseconds > suspiciousMilliseconds &&
  (milliseconds < 10 * longestAllowedMilliseconds || milliseconds === Number.POSITIVE_INFINITY)

const repetitions = 3

/** A stall, and whose it is. */
interface Stall {
  readonly operation: string
  readonly field: string
  readonly input: string
  readonly milliseconds: number
}

/** What a walk has seen. */
interface Walk {
  readonly fields: number
  readonly shots: number
  readonly longest: Stall | undefined
  readonly stalls: readonly Stall[]
  /** What was answered with an error of the server. */
  readonly failures: readonly string[]
}

/** Sends everything to one server, and asks after each field how long it stood still. */
export class StallWalk {
  readonly #server: MeasuredProcess
  readonly #stalls: Stall[] = []
  readonly #failures: string[] = []
  #fields = 0
  #shots = 0
  #longest: Stall | undefined

  constructor(server: MeasuredProcess) {
    this.#server = server
  }

  async #send({ shot }: NamedShot): Promise<number> {
    this.#shots += 1
    return this.#server.send(shot)
  }

  /** A real stall comes back each time; one that a machine under load or a collection of garbage made does not. */
  async #stallOf(named: NamedShot): Promise<number> {
    let least = Number.POSITIVE_INFINITY
    for (let repeated = 0; repeated < repetitions && isDoubtful(least); repeated += 1) {
      await this.#server.longestStall()
      await this.#send(named)
      least = Math.min(least, await this.#server.longestStall())
    }
    return least
  }

  #note({ operation, field }: Target, input: string, milliseconds: number): void {
    const stall = { operation, field, input, milliseconds }
    if (milliseconds > (this.#longest?.milliseconds ?? 0)) this.#longest = stall
    if (milliseconds > longestAllowedMilliseconds) this.#stalls.push(stall)
  }

  async #lookCloser(target: Target): Promise<void> {
    for (const named of target.shots()) this.#note(target, named.input, await this.#stallOf(named))
  }

  /** Four changes of one thing at once are another matter; what fails alone fails for what was sent. */
  async #sendAlone({ operation, field }: Target, named: NamedShot): Promise<void> {
    const status = await this.#send(named)
    if (status >= 500) this.#failures.push(`${operation}, ${field}, ${named.input}: ${status}`)
  }

  /** @returns the statuses that were answered; 0: the server ended the connection */
  async visit(target: Target): Promise<number[]> {
    this.#fields += 1
    const statuses: number[] = []
    const failed: NamedShot[] = []
    const shots = target.shots()[Symbol.iterator]()
    const sendAll = async (): Promise<void> => {
      for (let next = shots.next(); !next.done; next = shots.next()) {
        const status = await this.#send(next.value)
        statuses.push(status)
        if (status >= 500) failed.push(next.value)
      }
    }
    await this.#server.longestStall()
    await Promise.all(Array.from({ length: atOnce }, sendAll))
    const milliseconds = await this.#server.longestStall()
    if (milliseconds > suspiciousMilliseconds) await this.#lookCloser(target)
    else this.#note(target, 'one of them', milliseconds)
    for (const named of failed) await this.#sendAlone(target, named)
    return statuses
  }

  get result(): Walk {
    return {
      fields: this.#fields,
      shots: this.#shots,
      longest: this.#longest,
      stalls: this.#stalls,
      failures: this.#failures,
    }
  }
}
