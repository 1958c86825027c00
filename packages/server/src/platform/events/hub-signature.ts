import { createHmac } from 'node:crypto'

/** `sha256=` and the HMAC of a body in small hex digits (W3C WebSub §8). */
export const hubSignature = (secret: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
