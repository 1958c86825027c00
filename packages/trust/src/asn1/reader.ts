import { TrustError } from './trust-error.ts'

/** One TLV inside `source`; offsets are absolute. Reading is lazy: children are decoded when asked for. */
export interface Element {
  readonly tag: number
  readonly source: Uint8Array
  readonly start: number
  readonly contentStart: number
  readonly contentEnd: number
  readonly end: number
  readonly depth: number
  readonly rules: EncodingRules
}

/** DER is the only encoding of certificates; BER is tolerated for PKCS#7 wrappers alone. */
type EncodingRules = 'DER' | 'BER'

export interface ReadLimits {
  /** Largest accepted input in bytes. */
  readonly maximumBytes: number
}

const MAXIMUM_DEPTH = 32
const MAXIMUM_CHILDREN = 4096
const DEFAULT_LIMITS: ReadLimits = { maximumBytes: 65_536 }

/**
 * Reads exactly one DER element that fills `bytes` (X.690 §10): definite minimal lengths, no trailing bytes,
 * single-byte tags, at most 32 levels deep.
 *
 * @throws TrustError `truncated`, `bad-length`, `trailing-bytes`, `too-large`, `unexpected-tag`
 */
export function readDer(bytes: Uint8Array, limits: ReadLimits = DEFAULT_LIMITS): Element {
  return readWhole(bytes, 'DER', limits)
}

/**
 * Reads exactly one BER element that fills `bytes`: as `readDer`, but lengths may be indefinite or padded
 * (X.690 §8.1.3). Same bounds.
 *
 * @throws TrustError as `readDer`
 */
export function readBer(bytes: Uint8Array, limits: ReadLimits = DEFAULT_LIMITS): Element {
  return readWhole(bytes, 'BER', limits)
}

/** Reads the one DER element that `bytes` begin with; what follows is the caller's. @throws TrustError as `readDer` */
export function readFirstDer(bytes: Uint8Array): Element {
  return readAt(bytes, 0, bytes.length, 0, 'DER')
}

/** The elements inside a constructed element, in order. @throws TrustError */
export function childrenOf(element: Element): Element[] {
  if ((element.tag & 0x20) === 0)
    throw new TrustError('unexpected-tag', 'A primitive value where a constructed one is needed')
  const children: Element[] = []
  let offset = element.contentStart
  while (offset < element.contentEnd) {
    if (children.length === MAXIMUM_CHILDREN)
      throw new TrustError('too-many', `More than ${MAXIMUM_CHILDREN} elements in one structure`)
    const child = readAt(element.source, offset, element.contentEnd, element.depth + 1, element.rules)
    children.push(child)
    offset = child.end
  }
  return children
}

/** DER elements that stand one after the other and fill the octets. @throws TrustError */
export function* elementsIn(bytes: Uint8Array): Generator<Element> {
  for (let offset = 0; offset < bytes.length;) {
    const element = readAt(bytes, offset, bytes.length, 0, 'DER')
    yield element
    offset = element.end
  }
}

/** The element that begins at that place of the source, inside a constructed one. @throws TrustError */
export function elementAt(parent: Element, offset: number): Element {
  return readAt(parent.source, offset, parent.contentEnd, parent.depth + 1, parent.rules)
}

/** The content octets, without tag and length; a view, not a copy. */
export function contentOf(element: Element): Uint8Array {
  return element.source.subarray(element.contentStart, element.contentEnd)
}

/** The whole TLV as it was read; a view, not a copy. */
export function encodingOf(element: Element): Uint8Array {
  return element.source.subarray(element.start, element.end)
}

function readWhole(bytes: Uint8Array, rules: EncodingRules, limits: ReadLimits): Element {
  if (bytes.length > limits.maximumBytes)
    throw new TrustError('too-large', `More than ${limits.maximumBytes} bytes`)
  const element = readAt(bytes, 0, bytes.length, 0, rules)
  if (element.end !== bytes.length)
    throw new TrustError('trailing-bytes', `${bytes.length - element.end} bytes after the end`)
  return element
}

function readAt(
  source: Uint8Array,
  start: number,
  limit: number,
  depth: number,
  rules: EncodingRules,
): Element {
  if (depth > MAXIMUM_DEPTH) throw new TrustError('too-deep', `Nested deeper than ${MAXIMUM_DEPTH} levels`)
  const tag = byteAt(source, start, limit)
  if ((tag & 0x1f) === 0x1f)
    throw new TrustError('unexpected-tag', 'Tag numbers above 30 do not occur in certificates')
  // Tag number 0 of class universal marks the end of contents and is no type (X.690 §8.1.5).
  if ((tag & 0xdf) === 0)
    throw new TrustError('unexpected-tag', 'An end-of-contents mark where a value is due')
  if (rules === 'DER' && !isFormRight(tag))
    throw new TrustError('unexpected-tag', 'A type in the wrong form: constructed or primitive')
  const first = byteAt(source, start + 1, limit)
  if (first === 0x80) return readIndefinite(source, start, limit, depth, rules)
  let length = first
  let contentStart = start + 2
  if (first > 0x80) {
    const octets = first & 0x7f
    if (octets > 4) throw new TrustError('bad-length', 'Length of more than four octets')
    length = 0
    for (let index = 0; index < octets; index++)
      length = length * 256 + byteAt(source, contentStart + index, limit)
    if (rules === 'DER' && (length < 0x80 || length < 256 ** (octets - 1)))
      throw new TrustError('bad-length', 'Length is not in its shortest form')
    contentStart += octets
  }
  const end = contentStart + length
  if (end > limit) throw new TrustError('truncated', 'A length points past the end')
  return { tag, source, start, contentStart, contentEnd: end, end, depth, rules }
}

/** Of the universal types only SEQUENCE, SET, EXTERNAL and EMBEDDED PDV are constructed in DER (X.690 §10.2). */
function isFormRight(tag: number): boolean {
  if ((tag & 0xc0) !== 0) return true
  const number = tag & 0x1f
  const isConstructedType = number === 16 || number === 17 || number === 8 || number === 11
  return isConstructedType === ((tag & 0x20) !== 0)
}

function readIndefinite(
  source: Uint8Array,
  start: number,
  limit: number,
  depth: number,
  rules: EncodingRules,
): Element {
  const tag = byteAt(source, start, limit)
  if (rules === 'DER' || (tag & 0x20) === 0)
    throw new TrustError('bad-length', 'Indefinite length is not allowed here')
  let offset = start + 2
  while (byteAt(source, offset, limit) !== 0 || byteAt(source, offset + 1, limit) !== 0)
    offset = readAt(source, offset, limit, depth + 1, rules).end
  return { tag, source, start, contentStart: start + 2, contentEnd: offset, end: offset + 2, depth, rules }
}

function byteAt(source: Uint8Array, offset: number, limit: number): number {
  const byte = offset < limit ? source[offset] : undefined
  if (byte === undefined) throw new TrustError('truncated', 'The bytes end inside an element')
  return byte
}
