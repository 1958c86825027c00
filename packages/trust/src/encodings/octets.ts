/** Whether two byte strings are the same. For public values: how long it takes says where they differ. */
export function areSameOctets(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false
  return true
}

/** Order of two byte strings, octet by octet, the shorter one first: negative, zero or positive. */
export function compareOctets(left: Uint8Array, right: Uint8Array): number {
  for (let index = 0; index < left.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
