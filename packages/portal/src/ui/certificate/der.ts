/** Why bytes are not the DER they should be. */
export class DerError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DerError'
  }
}

/** One tag–length–value of a DER structure. */
export interface Element {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number
  /** Offset of the identifier octet in the whole. */
  readonly start: number
  /** The value's octets. */
  readonly content: Uint8Array
  /** Identifier, length and value. */
  readonly whole: Uint8Array
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  universalString: 0x1c,
} as const

const byteAt = (bytes: Uint8Array, offset: number): number => {
  const byte = bytes[offset]
  if (byte === undefined) throw new DerError('the data end too early')
  return byte
}

const readLength = (bytes: Uint8Array, offset: number): { length: number; next: number } => {
  const first = byteAt(bytes, offset)
  if (first < 0x80) return { length: first, next: offset + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 4) throw new DerError('indefinite or oversized length')
  let length = 0
  for (let i = 1; i <= count; i += 1) length = length * 256 + byteAt(bytes, offset + i)
  const shortest = length > 0x7f && (count === 1 || length >= 256 ** (count - 1))
  if (!shortest) throw new DerError('length is not in its shortest form')
  return { length, next: offset + 1 + count }
}

/** Reads the element at `offset`. Only definite, shortest lengths and one-octet tags, as DER certificates use them. */
export const readElement = (bytes: Uint8Array, offset = 0): Element => {
  const tag = byteAt(bytes, offset)
  if ((tag & 0x1f) === 0x1f) throw new DerError('multi-octet tag')
  const { length, next } = readLength(bytes, offset + 1)
  if (next + length > bytes.length) throw new DerError('the data end too early')
  return {
    tag,
    start: offset,
    content: bytes.subarray(next, next + length),
    whole: bytes.subarray(offset, next + length),
  }
}

/** Reads the one element that fills `bytes`; anything after it is refused. */
export const readOnly = (bytes: Uint8Array, tag: number): Element => {
  const element = readElement(bytes)
  if (element.tag !== tag) throw new DerError(`tag ${element.tag} where ${tag} belongs`)
  if (element.whole.length !== bytes.length) throw new DerError('data after the end')
  return element
}

/** The elements inside a constructed element. */
export const readChildren = (parent: Element): Element[] => {
  const children: Element[] = []
  for (let offset = 0; offset < parent.content.length;) {
    const child = readElement(parent.content, offset)
    children.push(child)
    offset += child.whole.length
  }
  return children
}

/** The child at `index`, which must carry `tag`. */
export const expectChild = (children: readonly Element[], index: number, tag?: number): Element => {
  const child = children[index]
  if (child === undefined) throw new DerError('a part is missing')
  if (tag !== undefined && child.tag !== tag) throw new DerError(`tag ${child.tag} where ${tag} belongs`)
  return child
}

/** The server reads no longer ones either. */
const maximumOidOctets = 64

/** An object identifier in dotted form. Arcs made of a UUID have 128 bits (X.667 §7). */
export const readOid = ({ tag, content }: Element): string => {
  const isWhole = (content.at(-1) ?? 0x80) < 0x80
  if (tag !== tags.oid || !isWhole) throw new DerError('not an object identifier')
  if (content.length > maximumOidOctets) throw new DerError('object identifier too large')
  const arcs: bigint[] = []
  let arc = 0n
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f)
    if (byte < 0x80) {
      arcs.push(arc)
      arc = 0n
    }
  }
  const [first = 0n, ...rest] = arcs
  const root = first < 80n ? first / 40n : 2n
  return [root, first - root * 40n, ...rest].join('.')
}

const decoders: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  [tags.bmpString]: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes),
  [tags.universalString]: (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    return String.fromCodePoint(...Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4)))
  },
}

/** The text of a directory string of any kind. */
export const readText = (element: Element): string => {
  const decode = decoders[element.tag]
  if (decode) return decode(element.content)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(element.content)
  } catch {
    // T61 and Printable strings of old tools hold Latin-1.
    return new TextDecoder('latin1').decode(element.content)
  }
}

/** A UTCTime or GeneralizedTime in the only form that certificates may use: seconds and `Z` (RFC 5280 §4.1.2.5). */
export const readTime = (element: Element): Date => {
  const text = new TextDecoder('latin1').decode(element.content)
  const utc = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  const general = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  const match = element.tag === tags.utcTime ? utc : element.tag === tags.generalizedTime ? general : null
  if (match === null) throw new DerError('not a time of a certificate')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const fullYear = element.tag === tags.utcTime ? (year < 50 ? 2000 + year : 1900 + year) : year
  const time = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second))
  if (Number.isNaN(time.getTime())) throw new DerError('not a time')
  return time
}

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
