/** Bytes as upper-case hex pairs with colons, the usual form of serial numbers and fingerprints. */
export const toHexPairs = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')

/** A hex digest of the server in the same form as ours. */
export const asHexPairs = (hex: string): string =>
  (
    hex
      .replaceAll(/[^0-9a-f]/gi, '')
      .toUpperCase()
      .match(/../g) ?? []
  ).join(':')
