import { createRouter } from '@tanstack/react-router'
import { PendingPage } from './shell/PendingPage.tsx'
import { ErrorPage, NotFoundPage } from './shell/ErrorPage.tsx'
import { routeTree } from './routes.tsx'
import type { RouterContext } from './public-routes.tsx'

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

export const makeRouter = (context: RouterContext) =>
  createRouter({
    routeTree,
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
