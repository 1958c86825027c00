/**
 * Octets of an address in text: four for IPv4, sixteen for IPv6 (RFC 4291 §2.2). No leading zeros in IPv4, no zones.
 *
 * @returns `undefined` for anything else
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text)
}

function parseVersion4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined
  const octets = parts.map(Number)
  return octets.every((octet) => octet <= 255) ? Uint8Array.from(octets) : undefined
}

function parseVersion6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(parseGroups)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const missing = 16 - head.length - (tail?.length ?? 0)
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return Uint8Array.from([...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])])
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const octets: number[] = []
  const groups = text.split(':')
  for (const [position, group] of groups.entries()) {
    const embedded = position === groups.length - 1 && group.includes('.') ? parseVersion4(group) : undefined
    if (embedded !== undefined) octets.push(...embedded)
    else if (/^[\da-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16)
      octets.push(value >> 8, value & 0xff)
    } else return undefined
  }
  return octets
}
