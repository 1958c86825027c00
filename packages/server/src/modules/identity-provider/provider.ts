import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { App } from '../../platform/app.ts'
import { negotiateLocale, type Locale } from '../../platform/i18n/locale.ts'
import { explain, translatorOf } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { claimsOf, loadAccount, type Account } from '../accounts/index.ts'
import { isAllowedUrl, isProxyRedirectUri } from './allowed-urls.ts'
import { loadLibrary } from './library.ts'
import { createPayloadAdapter } from './oidc-payloads.ts'
import { plainPage, plainPagePolicy } from './plain-page.ts'
import { isSignedIn } from '../sessions/index.ts'
import { signOutPage } from './sign-out-page.ts'
import { signingKeysOf, type SigningKeys, issuerOf } from '../tokens/index.ts'

/** Where the identity provider is mounted. */
export const providerPath = '/oidc'

/** The portal as the provider's one client. */
export const portalClient = (app: App) => ({
  clientId: 'entente-portal',
  clientSecret: app.vault.derive('oidc-client-secret').toString('hex'),
  redirectUri: `${app.settings.publicUrl}/auth/callback`,
  afterSignOut: `${app.settings.publicUrl}/signed-out`,
})

const scopes = 'openid profile email'

const localeOf = (ctx: KoaContextWithOIDC): Locale => negotiateLocale(ctx.get('accept-language')) ?? 'eng'

const showPage = (ctx: KoaContextWithOIDC, page: string): void => {
  ctx.set('content-security-policy', plainPagePolicy)
  ctx.type = 'html'
  ctx.body = page
}

/** The portal is ours: whoever signs in there is not asked whether it may know them. */
const grantToPortal: NonNullable<Configuration['loadExistingGrant']> = async (ctx) => {
  const { client, session, provider } = ctx.oidc
  if (!client || !session?.accountId) return undefined
  const known = session.grantIdFor(client.clientId)
  const stored = known ? await provider.Grant.find(known) : undefined
  if (stored) return stored
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(scopes)
  await grant.save()
  return grant
}

const pagesOf = (app: App): Pick<Configuration, 'renderError' | 'features'> => ({
  async renderError(ctx, out) {
    app.log.info({ error: out.error, reason: out.error_description }, 'sign-in failed')
    // The portal's session has ended before the browser came here: of two tabs that sign out, one comes too late.
    if (ctx.path.startsWith('/session/end')) return ctx.redirect('/signed-out')
    // Whoever went back to a sign-in that is done is in.
    if (ctx.path.startsWith('/auth/') && (await isSignedIn(app, ctx.get('cookie')))) return ctx.redirect('/')
    const locale = localeOf(ctx)
    const translate = translatorOf(locale)
    const texts = [explain(new Refusal('ENT_ACC_001'), locale)]
    const links = [{ href: '/', text: translate('sign-in.again') }]
    showPage(ctx, plainPage({ locale, title: translate('sign-in.failed'), texts, links }))
  },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      // Who shows the id token of this session has asked its person already, so that the page sends itself. Anybody else
      // may be a foreign page that leads people here.
      logoutSource(ctx, form) {
        const hint: unknown = ctx.oidc.entities.IdTokenHint?.payload?.['sub']
        const isKnown = hint !== undefined && hint === ctx.oidc.session?.accountId
        const answer = '<input type="hidden" name="logout" value="yes" form="op.logoutForm">'
        const html = `${form}${answer}`
        showPage(ctx, signOutPage(localeOf(ctx), { html, id: 'op.logoutForm', submitsItself: isKnown }))
      },
      postLogoutSuccessSource: (ctx) => ctx.redirect('/signed-out'),
    },
  },
})

const minute = 60

/** True for a sign-in that goes on after everything that its account was signed in with has been ended. */
const isOutdated = ({ oidc }: KoaContextWithOIDC, { tokenGeneration }: Account): boolean => {
  const generation = oidc.result?.login?.['generation']
  return generation !== undefined && generation !== tokenGeneration
}

const configure = (app: App, { all }: SigningKeys): Configuration => {
  const client = portalClient(app)
  return {
    ...pagesOf(app),
    adapter: (model: string) => createPayloadAdapter(app, model),
    // It signs with the first, and publishes all.
    jwks: { keys: all.map(({ privateJwk }) => privateJwk) },
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: [client.afterSignOut],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: scopes.split(' '),
    claims: {
      openid: ['sub'],
      email: ['email'],
      profile: [
        'preferred_username',
        'given_name',
        'family_name',
        'name',
        'locale',
        'addressTest',
        'phoneNumber',
        'organizationName',
        'partnerType',
        'realm_access',
      ],
    },
    async findAccount(ctx, sub) {
      const account = await loadAccount(app.database, sub)
      if (!account?.isActive || isOutdated(ctx, account)) return undefined
      return { accountId: sub, claims: async () => ({ sub, ...claimsOf(app, account) }) }
    },
    loadExistingGrant: grantToPortal,
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    cookies: {
      names: { session: 'entente_oidc', interaction: 'entente_interaction', resume: 'entente_resume' },
      keys: [app.vault.derive('oidc-cookies').toString('hex')],
      long: { httpOnly: true, sameSite: 'lax', path: providerPath },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      Interaction: 60 * minute,
      // No longer than the portal's idle time: who was signed out for idleness has to show the password again.
      Session: app.settings.SESSION_IDLE_MINUTES * minute,
      Grant: 24 * 60 * minute,
      AuthorizationCode: minute,
      AccessToken: 10 * minute,
      IdToken: 10 * minute,
    },
  }
}

/** Other portals that AUTH_ALLOWED_URLS names sign in through the login proxy, and come back where they were. */
const allowOtherPortals = (app: App, { Client }: Provider): void => {
  // oxlint-disable-next-line typescript/unbound-method -- both are called with the client they belong to
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = Client.prototype
  Client.prototype.redirectUriAllowed = function (uri) {
    return redirectUriAllowed.call(this, uri) || isProxyRedirectUri(app, uri)
  }
  Client.prototype.postLogoutRedirectUriAllowed = function (uri) {
    return postLogoutRedirectUriAllowed.call(this, uri) || isAllowedUrl(app, uri)
  }
}

const makeProvider = async (app: App, keys: SigningKeys): Promise<Provider> => {
  const library = await loadLibrary()
  const provider = new library.Provider(issuerOf(app), configure(app, keys))
  allowOtherPortals(app, provider)
  // Scheme and host come from the public URL: `mountProvider` sets these headers and lets no client's through.
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => app.log.error({ err: error }, 'identity provider failed'))
  return provider
}

const providers = new WeakMap<SigningKeys, Promise<Provider>>()

/**
 * The embedded identity provider of an app: authorization code with PKCE, for the portal alone. It keeps everything in the
 * database, so that a new one takes over when the signing key was replaced.
 */
export const providerOf = async (app: App): Promise<Provider> => {
  const keys = await signingKeysOf(app)
  const provider = providers.get(keys) ?? makeProvider(app, keys)
  providers.set(keys, provider)
  return provider
}
