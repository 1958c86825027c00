import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadInsideOperations } from './api/client.ts'
import { root } from './public-routes.tsx'
import { BareErrorPage } from './shell/ErrorPage.tsx'
import { goToSignIn, sessionQuery } from './shell/session/session.ts'

const frame = lazyRouteComponent(() => import('./shell/Inside.tsx'), 'Inside')
/** Everything behind the sign-in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: frame,
  errorComponent: BareErrorPage,
  beforeLoad: async ({ context: { cache, call, languages, fetchPage }, location }) => {
    const session = await cache.ensureQueryData(sessionQuery(call))
    if (!session.signedIn || session.account === null) {
      goToSignIn(location.pathname + location.searchStr)
      // The browser is leaving; nothing of this page may be drawn meanwhile.
      await new Promise(() => undefined)
      return
    }
    // Beside the frame, and not after it.
    fetchPage(location.pathname)
    await Promise.all([
      languages.adopt(session.account.locale),
      languages.need('inside'),
      frame.preload?.(),
      loadInsideOperations(),
    ])
  },
})
