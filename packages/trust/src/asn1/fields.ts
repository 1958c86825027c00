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

/** A class, since every SEQUENCE of every certificate goes through it: methods are shared, not made anew. */
class ElementFields implements Fields {
  private readonly children: readonly Element[]
  private readonly what: string
  private position = 0

  constructor(children: readonly Element[], what: string) {
    this.children = children
    this.what = what
  }

  next(field: string, wanted?: number): Element {
    const child = this.children[this.position]
    if (child === undefined) throw new TrustError('missing-field', `${this.what} has no ${field}`)
    if (wanted !== undefined && child.tag !== wanted) expectTag(child, wanted, `${this.what}.${field}`)
    this.position += 1
    return child
  }

  optional(wanted: number): Element | undefined {
    const child = this.children[this.position]
    if (child?.tag !== wanted) return undefined
    this.position += 1
    return child
  }

  rest(): Element[] {
    const remaining = this.children.slice(this.position)
    this.position = this.children.length
    return remaining
  }

  end(field: string): void {
    if (this.position !== this.children.length)
      throw new TrustError('trailing-bytes', `Unknown fields at the end of ${field}`)
  }
}

/** Opens a constructed element whose tag must be `tag` (SEQUENCE by default). @throws TrustError */
export function fieldsOf(element: Element, what: string, tag: number = tags.sequence): Fields {
  expectTag(element, tag, what)
  return new ElementFields(childrenOf(element), what)
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

/** NULL, with the no content it has. @throws TrustError */
export function expectNull(element: Element, what: string): void {
  expectTag(element, tags.null, what)
  if (element.contentEnd !== element.contentStart)
    throw new TrustError('bad-value', `${what}: NULL with content`)
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`
}
