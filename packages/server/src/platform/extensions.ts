/**
 * A place at which a module takes what others offer, later modules too, which it may not import. The module that takes
 * declares the place; the others import it from there.
 */
export interface ExtensionPoint<T> {
  readonly name: string
  /** Never set: it carries the type of what is offered. */
  readonly offered?: T
}

/** Something that a module offers at one place. */
export interface Extension {
  readonly point: string
  readonly value: unknown
  /** Gives up what the value holds: connections, timers. */
  close?(): Promise<void>
}

/** Declares a place; names are unique in the program. */
export const extensionPoint = <T>(name: string): ExtensionPoint<T> => ({ name })

/** Offers a value at a place. */
export const offer = <T>(point: ExtensionPoint<T>, value: T, close?: () => Promise<void>): Extension => ({
  point: point.name,
  value,
  ...(close ? { close } : {}),
})

/** Everything that was offered at a place, in the order of the modules. */
export const offeredAt = <T>(
  { extensions }: { readonly extensions: readonly Extension[] },
  point: ExtensionPoint<T>,
): readonly T[] => extensions.filter((each) => each.point === point.name).map((each) => each.value as T)
