import { decodeBase64, encodeBase64 } from '@entente/trust/view'

/** Octets that WebCrypto takes: over a buffer of their own, never a shared one. */
export type Octets = Uint8Array<ArrayBuffer>

export const base64Url = (octets: Uint8Array): string =>
  encodeBase64(octets).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Base64 or base64url; empty for anything else, so that opening fails as it does for a wrong key. */
export const fromText = (text: string): Octets => Uint8Array.from(decodeBase64(text) ?? [])

export const utf8 = (text: string): Octets => Uint8Array.from(new TextEncoder().encode(text))

export const upperHex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()

export const sha256 = async (octets: Uint8Array): Promise<Octets> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(octets)))

export const random = (length: number): Octets => crypto.getRandomValues(new Uint8Array(length))

export function concat(...parts: readonly Uint8Array[]): Octets {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const areEqual = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((octet, index) => octet === right[index])
