/**
 * The text of a file: UTF-8, or UTF-16 in either order of octets, with or without the mark. PEM is ASCII, so every
 * second octet of it is zero in UTF-16.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOfText(bytes)).decode(bytes)
}

function encodingOfText(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return 'utf-8'
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be'
  return 'utf-8'
}

/** Length of a text in UTF-8, in octets. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
