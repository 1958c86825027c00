import { childrenOf, type Element } from './reader.ts'
import { tags } from './tags.ts'
import { TrustError } from './trust-error.ts'

/** Walks the fields of a SEQUENCE in their order; every method names the field for the error message. */
export interface Fields {
  /** The next field, which must carry `tag` (any tag when absent). @throws TrustError */
  next(what: string, tag?: number): Element
  /** The next field if it carries `tag`, else `undefined` and nothing is consumed. */
  optional(tag: number): Element | undefined
  /** Everything not yet consumed. */
  rest(): Element[]
  /** @throws TrustError `trailing-bytes` unless every field was consumed */
  end(what: string): void
}

/** Opens a constructed element whose tag must be `tag` (SEQUENCE by default). @throws TrustError */
export function fieldsOf(element: Element, what: string, tag: number = tags.sequence): Fields {
  expectTag(element, tag, what)
  const children = childrenOf(element)
  let position = 0
  return {
    next(field, wanted) {
      const child = children[position]
      if (child === undefined) throw new TrustError('missing-field', `${what} has no ${field}`)
      if (wanted !== undefined) expectTag(child, wanted, `${what}.${field}`)
      position += 1
      return child
    },
    optional(wanted) {
      const child = children[position]
      if (child?.tag !== wanted) return undefined
      position += 1
      return child
    },
    rest() {
      const remaining = children.slice(position)
      position = children.length
      return remaining
    },
    end(field) {
      if (position !== children.length)
        throw new TrustError('trailing-bytes', `Unknown fields at the end of ${field}`)
    },
  }
}

/** The only element inside an EXPLICIT tag. @throws TrustError */
export function onlyChild(element: Element, what: string): Element {
  const children = childrenOf(element)
  const [child] = children
  if (child === undefined || children.length !== 1)
    throw new TrustError('bad-value', `${what} must hold exactly one value`)
  return child
}

/** @throws TrustError `unexpected-tag` */
export function expectTag(element: Element, tag: number, what: string): void {
  if (element.tag !== tag)
    throw new TrustError('unexpected-tag', `${what}: tag ${hex(element.tag)} instead of ${hex(tag)}`)
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`
}
