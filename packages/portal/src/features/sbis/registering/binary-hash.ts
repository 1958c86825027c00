/** The largest program that is read into memory to be hashed. */
export const mostBytes = 512 * 1024 * 1024

const digits = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** SHA-256 of a program in hexadecimal digits, worked out in the browser; undefined where the browser does not do that. */
export const hashOf = async (bytes: ArrayBuffer): Promise<string | undefined> => {
  // Only pages that came by https have it.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  return subtle && digits(await subtle.digest('SHA-256', bytes))
}

/** The same rule as the server's: 64 hexadecimal digits, or up to 36 characters. */
export const isHash = (text: string): boolean =>
  /^[0-9a-f]{64}$/iu.test(text) || (text.length >= 1 && text.length <= 36)
