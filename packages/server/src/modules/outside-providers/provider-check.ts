import { readUrl } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { systemClock } from '../../platform/clock.ts'
import { OutboundError, type OutboundReply } from '../../platform/outbound/http-client.ts'
import type { OidcSettings } from '../../settings.ts'
import { fetchIssuerKeys } from './issuer-keys.ts'
import { askProvider } from './provider-door.ts'
import { clockToleranceSeconds } from '../tokens/index.ts'

/** What was found at a provider: nothing wrong, or what is wrong and what to do. */
export interface ProviderFinding {
  readonly text: string
  /** Null: nothing is wrong. */
  readonly remedy: string | null
}

type WithSettings = Pick<App, 'settings'>
type Document = Readonly<Record<string, unknown>>

const fine = (text: string): ProviderFinding => ({ text, remedy: null })
const wrong = (text: string, remedy: string): ProviderFinding => ({ text, remedy })

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const parse = ({ body }: OutboundReply): Document => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Document) : {}
  } catch {
    return {}
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof OutboundError)) return error instanceof Error ? error.message : String(error)
  return error.problem === 'timeout' ? 'it does not answer in time' : error.problem
}

const reachable = 'Check that the provider runs, its name resolves here and its certificate is trusted here.'

const checkClock = ({ headers }: OutboundReply): ProviderFinding => {
  const theirs = Date.parse(headers['date'] ?? '')
  const seconds = Math.round(Math.abs(theirs - systemClock.now().getTime()) / 1000)
  if (!Number.isFinite(seconds)) return fine('The provider does not say what time it is')
  return seconds > clockToleranceSeconds
    ? wrong(`The clocks of the provider and of this machine differ by ${seconds} s`, 'Set both by NTP.')
    : fine('The clocks of the provider and of this machine agree')
}

/** A code that nobody was given: whoever refuses the code has taken the client. */
const checkClient = async (
  app: WithSettings,
  { clientId, clientSecret }: OidcSettings,
  document: Document,
): Promise<ProviderFinding> => {
  const answer = await askProvider(app, textOf(document['token_endpoint']), {
    grant_type: 'authorization_code',
    code: 'none',
    code_verifier: 'entente-doctor-asks-whether-the-client-is-known',
    redirect_uri: `${app.settings.publicUrl}/auth/callback`,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  })
  const code = textOf(parse(answer)['error'])
  return code === 'invalid_grant'
    ? fine(`The provider knows the client ${clientId}`)
    : wrong(
        `The provider does not accept the client ${clientId} (${code || answer.status})`,
        'Compare OIDC_CLIENT_ID and OIDC_CLIENT_SECRET with the client at the provider.',
      )
}

/** Addresses that the provider must know, asked for as a browser would be sent there. */
const checkAddresses = async (
  app: WithSettings,
  { clientId, scopes }: OidcSettings,
  document: Document,
): Promise<ProviderFinding[]> => {
  const { publicUrl } = app.settings
  const ask = async (endpoint: unknown, query: Readonly<Record<string, string>>) => {
    const url = new URL(textOf(endpoint))
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return (await askProvider(app, url.href)).status < 400
  }
  const redirect = `${publicUrl}/auth/callback`
  const back = `${publicUrl}/signed-out`
  const signsIn = await ask(document['authorization_endpoint'], {
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: scopes,
    state: 'doctor',
    nonce: 'doctor',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const findings = [
    signsIn
      ? fine(`The provider sends people back to ${redirect}`)
      : wrong(
          `The provider refuses the redirect URI ${redirect}`,
          'Register it for the client; PUBLIC_URL must be the address that browsers use.',
        ),
  ]
  if (!textOf(document['end_session_endpoint'])) return findings
  const query = { client_id: clientId, post_logout_redirect_uri: back }
  const signsOut = await ask(document['end_session_endpoint'], query)
  return [
    ...findings,
    signsOut
      ? fine(`After sign-out the provider sends people back to ${back}`)
      : wrong(`The provider refuses the post-logout redirect URI ${back}`, 'Register it for the client.'),
  ]
}

const checkKeys = async (
  app: WithSettings,
  source: { readonly issuer: string; readonly jwksUri: string | undefined },
): Promise<ProviderFinding> => {
  try {
    await fetchIssuerKeys(app, source)
    return fine(`The keys of ${source.issuer} can be read`)
  } catch (error) {
    return wrong(
      `The keys of ${source.issuer} cannot be read: ${reasonOf(error)}`,
      'Check the issuer in OIDC_ISSUER or TOKEN_ISSUERS, to the letter; a private address of the keys belongs into OUTBOUND_ALLOWED.',
    )
  }
}

const checkSignIn = async (app: WithSettings, oidc: OidcSettings): Promise<ProviderFinding[]> => {
  const { issuer } = oidc
  const answer = await askProvider(app, `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`)
  if (answer.status !== 200)
    return [
      wrong(
        `The provider of OIDC_ISSUER answers ${answer.status}`,
        'Check the issuer: the address of the realm, without /.well-known.',
      ),
    ]
  const document = parse(answer)
  const named = textOf(document['issuer'])
  if (readUrl(named)?.href !== new URL(issuer).href)
    return [
      wrong(
        `The provider calls itself ${named || 'nothing'}, OIDC_ISSUER says ${issuer}`,
        'Set OIDC_ISSUER to what the provider calls itself, to the letter: a slash at the end counts.',
      ),
    ]
  const jwksUri = textOf(document['jwks_uri'])
  return [
    fine(`The provider ${issuer} answers`),
    checkClock(answer),
    await checkKeys(app, { issuer: named, jwksUri }),
    await checkClient(app, oidc, document),
    ...(await checkAddresses(app, oidc, document)),
  ]
}

/** Looks at the providers of the settings as a sign-in would, and at the keys of every issuer of tokens. */
export const checkProviders = async (app: WithSettings): Promise<ProviderFinding[]> => {
  const { oidc, tokenIssuers } = app.settings
  const findings: ProviderFinding[] = []
  if (oidc)
    try {
      findings.push(...(await checkSignIn(app, oidc)))
    } catch (error) {
      findings.push(wrong(`The provider of OIDC_ISSUER cannot be asked: ${reasonOf(error)}`, reachable))
    }
  for (const issuer of tokenIssuers.filter((each) => each.issuer !== oidc?.issuer))
    findings.push(await checkKeys(app, issuer))
  return findings
}
