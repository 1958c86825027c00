import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { CallProvider } from './api/call-context.ts'
import { createCall } from './api/client.ts'
import { retryRead } from './api/queries.ts'
import { createSpeaker } from './api/speaker.ts'
import { createLanguageStore } from './locales/language-store.ts'
import { isPublic, loadRoutes, makeRouter, textsOf } from './router.tsx'
import { LanguageProvider } from './shell/language/LanguageProvider.tsx'
import { sayNotLoaded } from './shell/say-not-loaded.ts'
import { createFlag } from './shell/session/flag.ts'
import { sessionQuery } from './shell/session/session.ts'
import { ServicesProvider } from './shell/services.tsx'
import { cssVariables, theme } from './theme.ts'
import { keepFocus } from './ui/focus/keep-focus.ts'
import { Toasts } from './ui/notices/Toasts.tsx'
import './ui/mantine.css'
import './ui/global.css'
import type { MouseEvent } from 'react'

/** Goes on without loading the page anew, but for those who want it in another tab. */
const followInside =
  (router: ReturnType<typeof makeRouter>) =>
  (event: MouseEvent<HTMLAnchorElement>, to: string): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.history.push(to)
  }

const start = async (container: HTMLElement) => {
  const { pathname } = location
  const loading = Promise.all([createLanguageStore(...textsOf(pathname)), loadRoutes(pathname)])
  const ended = createFlag()
  const otherAccount = createFlag()
  const speaker = createSpeaker()
  const call = createCall({
    fetch: (...request) => fetch(...request),
    now: () => new Date(),
    language: () => document.documentElement.lang,
    speaker,
    onSessionEnded: ended.raise,
    onOtherAccount: otherAccount.raise,
  })
  const cache = new QueryClient({
    defaultOptions: {
      // A page that is opened shows what is true now; only its own parts share an answer.
      queries: { staleTime: 1000, retry: retryRead, retryDelay: 800 },
      mutations: { retry: false },
    },
  })
  // Who is asking is found out beside the routes and the texts, and not after them.
  if (!isPublic(pathname)) void cache.prefetchQuery(sessionQuery(call))
  const [languages, routes] = await loading
  // Refusals and terms come translated from the server; another language means asking again.
  languages.subscribe(
    () => void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
  )
  const router = makeRouter(routes, { cache, call, languages })
  createRoot(container).render(
    <ServicesProvider value={{ languages, ended, otherAccount, speaker }}>
      <CallProvider value={call}>
        <LanguageProvider>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={cssVariables}
            defaultColorScheme="auto"
            colorSchemeManager={localStorageColorSchemeManager({ key: 'entente.color-scheme' })}
          >
            <QueryClientProvider client={cache}>
              <RouterProvider router={router} />
              {/* Behind the page: the way past the navigation is the first link. */}
              <Toasts onStep={followInside(router)} />
            </QueryClientProvider>
          </MantineProvider>
        </LanguageProvider>
      </CallProvider>
    </ServicesProvider>,
  )
}

const container = document.querySelector<HTMLElement>('#root')
keepFocus()
if (container) start(container).catch(() => sayNotLoaded(container))
