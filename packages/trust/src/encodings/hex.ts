const pairs: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
)

/** Octets as hexadecimal digits, lower case. */
export function toHex(octets: Uint8Array): string {
  let text = ''
  for (let index = 0; index < octets.length; index++) text += pairs[octets[index] ?? 0]
  return text
}
