import { createHmac, timingSafeEqual } from 'node:crypto'

/** Value of `X-Hub-Signature` over the exact octets of a delivery (trust-and-crypto §6.3). */
export function hubSignature(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** Whether a delivery carries the right signature; compared in constant time. */
export function isHubSignature(given: string, secret: string, body: Uint8Array): boolean {
  const [own, other] = [Buffer.from(hubSignature(secret, body)), Buffer.from(given)]
  return own.length === other.length && timingSafeEqual(own, other)
}
