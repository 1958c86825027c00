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

interface Found {
  readonly among: number
  readonly values: readonly unknown[]
}

/** What was found at the places of an app: requests ask again and again, and an app is put together once. */
const findings = new WeakMap<readonly Extension[], Map<string, Found>>()

/** Everything that was offered at a place, in the order of the modules. */
export const offeredAt = <T>(
  { extensions }: { readonly extensions: readonly Extension[] },
  { name }: ExtensionPoint<T>,
): readonly T[] => {
  const places = findings.get(extensions) ?? new Map<string, Found>()
  const known = places.get(name)
  if (known?.among === extensions.length) return known.values as readonly T[]
  const values = extensions.filter(({ point }) => point === name).map(({ value }) => value)
  findings.set(extensions, places.set(name, { among: extensions.length, values }))
  return values as readonly T[]
}
