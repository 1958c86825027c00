/** One attribute of a name, as it travels and as it is shown. */
export interface NamePart {
  /** Short name (`CN`, `O`), or the dotted object identifier of a type without one. */
  readonly type: string
  /** The text as it is, nothing escaped; of a value that is no text `#` and its octets in hexadecimal. */
  readonly value: string
}

const needsEscape = /[\\,+"<>;]/g
const controls = /\p{Cc}/gu

const hexPairsOf = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((octet) => `\\${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')

/**
 * A value as RFC 4514 §2.4 writes it: what has a meaning in the text of a name is marked with a backslash, a blank or
 * `#` where it would be lost too, and controls are pairs of hexadecimal digits.
 */
export function escapeValue(value: string): string {
  const escaped = value.replace(needsEscape, String.raw`\$&`).replace(controls, hexPairsOf)
  const withStart = /^[ #]/.test(escaped) ? `\\${escaped}` : escaped
  return withStart.endsWith(' ') && withStart !== '\\ ' ? `${withStart.slice(0, -1)}\\ ` : withStart
}

/** A whole name in one line, in its own order, every attribute shown and values escaped as in RFC 4514. */
export function nameTextOf(parts: readonly (readonly NamePart[])[]): string {
  return parts
    .map((attributes) => attributes.map(({ type, value }) => `${type}=${escapeValue(value)}`).join('+'))
    .join(',')
}

/** Text of a name with RFC 4514's backslashes taken off, as `searchableName` has it: for those who search for what a field says. */
export function withoutEscapes(text: string): string {
  return text.replace(/\\([\\,+"<>;# ])/g, '$1')
}
