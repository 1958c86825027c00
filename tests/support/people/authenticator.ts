import { createHmac } from 'node:crypto'
import type { Clock } from '../../../packages/server/src/platform/clock.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** An authenticator app as on somebody's phone: knows a key and the time, written without the server's code. */
export class Authenticator {
  readonly #key: Buffer
  readonly #clock: Clock

  constructor(key: string, clock: Clock) {
    this.#key = fromBase32(key)
    this.#clock = clock
  }

  /** The six digits that the app shows. @param seconds how far the phone's clock is off */
  code(seconds = 0): string {
    const step = Math.floor((this.#clock.now().getTime() / 1000 + seconds) / 30)
    const mac = createHmac('sha1', this.#key)
      .update(Buffer.from(step.toString(16).padStart(16, '0'), 'hex'))
      .digest()
    const offset = mac[19]! % 16
    const truncated = mac.readUInt32BE(offset) % 0x8000_0000
    return truncated.toString().slice(-6).padStart(6, '0')
  }

  /** Six digits that are certainly not right. */
  wrongCode(): string {
    const right = new Set([-60, -30, 0, 30, 60].map((seconds) => this.code(seconds)))
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code))!
  }
}
