import { createRoute, createRouter } from '@tanstack/react-router'
import { FirstPage } from './shell/FirstPage.tsx'
import { ErrorPage, NotFoundPage } from './shell/ErrorPage.tsx'
import { publicRoutes, root } from './public-routes.tsx'
import type { RouterContext } from './public-routes.tsx'
import type { TextPart } from './locales/text-parts.gen.ts'
import type { routeTree } from './routes.tsx'

/** Search parameters as people write them: plain texts, no encoding of types. */
const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search))

const stringifySearch = (search: Record<string, unknown>): string => {
  const texts = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === ''
      ? []
      : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  )
  return texts.length > 0 ? `?${new URLSearchParams(texts)}` : ''
}

type Routes = typeof routeTree

/** From the pages before sign-in a link to any other loads the document anew, with everything that stands behind it. */
const elsewhere = createRoute({
  getParentRoute: () => root,
  path: '$',
  beforeLoad: ({ location }) => {
    globalThis.location.assign(location.href)
    // The browser is leaving; nothing of this page may be drawn meanwhile.
    return new Promise<never>(() => undefined)
  },
})

/** Whether a page is there for everybody, signed in or not. */
export const isPublic = (pathname: string): boolean =>
  publicRoutes.some(({ options }) => {
    const path = 'path' in options ? options.path : ''
    return new RegExp(`^${path.replaceAll(/\$\w+/gu, '[^/]+')}/?$`, 'u').test(pathname)
  })

/**
 * The routes for a browser that begins here: before sign-in those of the pages there alone, for all the others would weigh as
 * much as a page.
 */
export const loadRoutes = async (pathname: string): Promise<Routes> =>
  isPublic(pathname)
    ? (root.addChildren([...publicRoutes, elsewhere]) as unknown as Routes)
    : (await import('./routes.tsx')).routeTree

/** The texts that the first page of a visit shows, or that lead to it. */
export const textsOf = (pathname: string): readonly TextPart[] =>
  isPublic(pathname) ? ['common', 'public'] : ['common']

export const makeRouter = (routes: Routes, context: Omit<RouterContext, 'fetchPage'>) => {
  const router = createRouter({
    routeTree: routes,
    context: { ...context, fetchPage },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    InnerWrap: FirstPage,
  })
  function fetchPage(pathname: string): void {
    for (const route of router.getMatchedRoutes(pathname)[0])
      router.loadRouteChunk(route)?.catch(() => undefined)
  }
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
