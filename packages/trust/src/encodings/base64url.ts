/** Base64url without padding (RFC 7515 §2). */
export function toBase64Url(bytes: Uint8Array): string {
  return viewOf(bytes).toString('base64url')
}

/**
 * Strict base64url: its own alphabet, no padding, no white space, no loose bits. Two texts never mean the same bytes.
 *
 * @returns `undefined` for anything else
 */
export function fromBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** The same octets as a Buffer, not copied. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
