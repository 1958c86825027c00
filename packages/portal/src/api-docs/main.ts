import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './api-docs.css'
import { readAccount } from '../api/session-account.ts'
import { isFound } from './find.ts'
import type { Account } from '../api/session-account.ts'
import type { OperationGroups, ViewerRequest } from 'swagger-ui-dist/swagger-ui-es-bundle.js'

const showCaller = (account: Account | null): void => {
  const place = document.querySelector('#caller')
  if (!place) return
  place.textContent = account
    ? `Calls go out as ${account.userName}, as if the portal sent them: what they change is changed.`
    : 'Nobody is signed in: only public operations answer. '
  if (account) return
  const link = document.createElement('a')
  link.href = `/auth/sign-in?returnTo=${encodeURIComponent('/api-docs')}`
  link.textContent = 'Sign in'
  place.append(link)
}

/** By method, address, name and purpose; the viewer's own filter knows the names of chapters only. */
const search = (groups: OperationGroups, words: string): OperationGroups =>
  groups
    .map((group) =>
      group.update('operations', (all) =>
        all.filter((each) =>
          isFound(
            {
              method: each.get('method'),
              path: each.get('path'),
              // The viewer rewrites the dots of a name when it looks at an operation closely.
              id:
                each.getIn(['operation', '__originalOperationId']) ??
                each.getIn(['operation', 'operationId']) ??
                '',
              summary: each.getIn(['operation', 'summary']) ?? '',
            },
            words,
          ),
        ),
      ),
    )
    .filter((group) => group.get('operations').size > 0)

const start = async (): Promise<void> => {
  const account = await readAccount().catch(() => null)
  showCaller(account)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
  dark.addEventListener('change', follow)
  follow()
  SwaggerUI({
    dom_id: '#viewer',
    url: '/openapi.json',
    layout: 'BaseLayout',
    deepLinking: true,
    docExpansion: 'list',
    filter: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: -1,
    persistAuthorization: false,
    // Nobody outside is told what is looked at here.
    validatorUrl: null,
    plugins: [{ fn: { opsFilter: search } }],
    requestInterceptor: (request: ViewerRequest) => {
      const isOurs = new URL(request.url, location.href).origin === location.origin
      // As every page of the portal: whoever has signed in meanwhile in another tab is not spoken for.
      if (account && isOurs && !request.loadSpec) request.headers['x-entente-account'] = account.accountId
      return request
    },
  })
}

void start()
