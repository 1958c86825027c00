import { isValidElement, type ComponentType, type VNode } from 'preact'
import { Fragment, jsx, jsxs as create } from 'preact/jsx-runtime'

export { Fragment, jsx }

const keepPlace = (child: unknown, place: number): void => {
  if (isValidElement(child)) child.key ??= `.${place}`
}

/**
 * An element with several children that stand in the source, each in its place. React keeps what is at a place apart from what
 * is at the next; Preact takes any neighbour of the same kind, and a form beside a menu that turned into a drawer would start
 * anew. So each place is a key, where the source gives none.
 * @param props what the compiler makes of the attributes, and of the children
 */
export const jsxs = (
  type: string | ComponentType,
  props: { readonly children: readonly unknown[] },
  key?: string,
): VNode => {
  props.children.forEach(keepPlace)
  return create(type as string, props as object, key)
}
