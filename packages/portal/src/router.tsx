import { createRoute, createRouter } from '@tanstack/react-router'
import { PendingPage } from './shell/PendingPage.tsx'
import { ErrorPage, NotFoundPage } from './shell/ErrorPage.tsx'
import { publicRoutes, root } from './public-routes.tsx'
import type { RouterContext } from './public-routes.tsx'
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

const isPublic = (pathname: string): boolean =>
  publicRoutes.some(({ options }) => {
    const path = 'path' in options ? String(options.path) : ''
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

export const makeRouter = (routes: Routes, context: RouterContext) =>
  createRouter({
    routeTree: routes,
    context,
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PendingPage,
    defaultPendingMs: 250,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
