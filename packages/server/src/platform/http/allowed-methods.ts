import type { FastifyInstance } from 'fastify'

/** The methods that the routes of a server know for a path, sorted; none where nothing is. */
export type AllowedMethods = (path: string) => readonly string[]

/** The portal's pages have no end of addresses; that any may be asked for says nothing about a method. */
const everything = '/*'

/** Watches the routes of a server from now on, for answers to methods that a known path does not have. */
export const watchMethods = (server: FastifyInstance): AllowedMethods => {
  const known = new Map<string, { shape: RegExp; methods: Set<string> }>()
  server.addHook('onRoute', ({ url, method }) => {
    if (url === everything) return
    const entry = known.get(url) ?? { shape: shapeOf(url), methods: new Set(['OPTIONS']) }
    for (const each of [method].flat()) entry.methods.add(each)
    known.set(url, entry)
  })
  return (path) => {
    const matching = [...known.values()].filter(({ shape }) => shape.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted()
  }
}

/** `/chips/:id` and `/oidc/*` as the router matches them, a slash at the end or not. */
const shapeOf = (url: string): RegExp => {
  const parts = url.split(/(:\w+|\*)/u).map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
  })
  return new RegExp(`^${parts.join('')}/?$`, 'u')
}
