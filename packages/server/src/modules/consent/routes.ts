import type { App } from '../../platform/app.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { messages } from '../../platform/i18n/translate.ts'
import { termsVersion } from '../accounts/index.ts'
import { getConsent, giveConsent } from './consent.ts'
import * as contract from './contract.ts'

/** The terms and conditions, and whether somebody accepts them. */
export const consentRoutes = (app: App): readonly Route[] => [
  route(contract.getTerms, async ({ query, locale }) => ({
    version: termsVersion,
    ...messages[query.locale ?? locale].terms,
  })),
  route(contract.giveConsent, ({ authority, requestId }) => giveConsent(app, authority, requestId)),
  route(contract.getConsent, ({ authority }) => getConsent(app, authority)),
]
