import type { FastifyReply, FastifyRequest } from 'fastify'
import { localeOf } from '../../platform/http/caller/request-locale.ts'
import { explanationOf, translatorOf } from '../../platform/i18n/translate.ts'
import { plainPage, plainPagePolicy } from '../identity-provider/index.ts'
import type { RelyingParty } from './relying-party.ts'
import { SignInRefused } from '../outside-providers/index.ts'

/** Asks the provider who is there, even when it knows somebody. */
const asAnother = '/auth/sign-in?prompt=login'

/** Where somebody who was refused goes to sign in as another: out of the provider's session first, if it takes that. */
const wayToAnother = async (party: RelyingParty, { idToken }: SignInRefused): Promise<string> => {
  if (idToken === null) return asAnother
  const url = await party.signOutUrl(idToken)
  return url.searchParams.has('post_logout_redirect_uri') ? url.href : asAnother
}

/** Says in the log why nobody was signed in: a warning, but for browsers that waited too long. */
export const logRefusal = (request: FastifyRequest, { problem, detail }: SignInRefused): void => {
  const level = problem === 'stale' ? 'info' : 'warn'
  request.log[level]({ problem, ...detail }, 'sign-in refused')
}

/** Answers a browser with the cause, the remedy, and the ways on. */
export const sendRefusedPage = async (
  request: FastifyRequest,
  reply: FastifyReply,
  refused: SignInRefused,
  party: RelyingParty,
): Promise<FastifyReply> => {
  const locale = localeOf(request)
  const translate = translatorOf(locale)
  const { problem, isOperators } = refused
  const key = problem === 'stale' ? 'errors.ENT_ACC_001' : `sign-in.refused.${problem}`
  const { cause, remedy } = explanationOf(key, {}, locale)
  const isPersons = !isOperators && problem !== 'stale'
  const other = isPersons
    ? [{ href: await wayToAnother(party, refused), text: translate('sign-in.as-another') }]
    : []
  const page = plainPage({
    locale,
    title: translate('sign-in.failed'),
    texts: [cause, remedy],
    links: [...other, { href: '/', text: translate('sign-in.again') }],
  })
  return reply
    .code(isOperators ? 503 : 400)
    .header('content-security-policy', plainPagePolicy)
    .type('text/html; charset=utf-8')
    .send(page)
}
