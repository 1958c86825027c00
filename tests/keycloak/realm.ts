import { outsideOrigin as origin } from '../support/people/outside-sign-in.ts'

/** The secret of every confidential client of the realm. */
export const clientSecret = 'secret of a client of the realm'

export const passwordAtKeycloak = (userName: string): string => `word of ${userName}`

/** The attributes of `docs/operators/identity.md`, each with the claim that its mapper makes. */
const attributes = ['organizationName', 'partnerType', 'phoneNumber', 'addressTest', 'locale'] as const

const mapperOf = (attribute: string) => ({
  name: attribute,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usermodel-attribute-mapper',
  config: {
    'user.attribute': attribute,
    'claim.name': attribute,
    'jsonType.label': 'String',
    'id.token.claim': 'true',
    'access.token.claim': 'false',
    'userinfo.token.claim': 'false',
  },
})

/** Puts the audience of our API into the tokens of a client. */
const audience = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {
    'included.custom.audience': 'entente-api',
    'access.token.claim': 'true',
    'id.token.claim': 'false',
  },
}

const profile = {
  unmanagedAttributePolicy: 'ENABLED',
  attributes: ['username', 'email', 'firstName', 'lastName'].map((name) => ({
    name,
    permissions: { view: ['admin', 'user'], edit: ['admin', 'user'] },
  })),
}

const user = (username: string, over: Readonly<Record<string, unknown>> = {}) => ({
  username,
  email: `${username}@kc.example`,
  emailVerified: true,
  enabled: true,
  firstName: 'First',
  lastName: username,
  credentials: [{ type: 'password', value: passwordAtKeycloak(username) }],
  ...over,
})

/** People of the realm. */
export const people = {
  boss: user('boss', { realmRoles: ['registrar'] }),
  nadia: user('nadia', {
    realmRoles: ['FTM_PROVIDER'],
    attributes: {
      organizationName: ['Nadia Chips'],
      partnerType: ['FTM_PROVIDER'],
      phoneNumber: ['+33 1'],
      addressTest: ['1 Foundry'],
      locale: ['fr'],
    },
  }),
  // Has registered, and nobody has given a role.
  self: user('self', { attributes: { organizationName: ['Self Chips'], partnerType: ['FTM_PROVIDER'] } }),
  unverified: user('unverified', { emailVerified: false }),
  // The name of somebody who is here already, with another address.
  acme: user('acme'),
}

/** The realm as `docs/operators/identity.md` has it made, as JSON that Keycloak imports. */
export const realmOf = (realm: string, logins: readonly string[]) => ({
  realm,
  enabled: true,
  sslRequired: 'none',
  accessTokenLifespan: 300,
  roles: { realm: ['registrar', 'FTM_PROVIDER', 'ID_AUTHENTICATION'].map((name) => ({ name })) },
  components: {
    'org.keycloak.userprofile.UserProfileProvider': [
      {
        providerId: 'declarative-user-profile',
        config: { 'kc.user.profile.config': [JSON.stringify(profile)] },
      },
    ],
  },
  clients: [
    {
      clientId: 'entente',
      secret: clientSecret,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      redirectUris: [`${origin}/auth/callback`, `${origin}/v1/partnermanager/login-redirect/*`],
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': [`${origin}/signed-out`, ...logins].join('##'),
      },
      protocolMappers: [...attributes.map(mapperOf), audience],
    },
    {
      clientId: 'other-portal',
      publicClient: true,
      directAccessGrantsEnabled: true,
      protocolMappers: [audience],
    },
    // Its tokens are for nobody here.
    { clientId: 'unrelated', publicClient: true, directAccessGrantsEnabled: true },
    {
      clientId: 'ida-service',
      secret: clientSecret,
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
      // Keycloak's console adds the last by itself where service accounts are turned on; an import does not.
      defaultClientScopes: ['basic', 'acr', 'profile', 'email', 'roles', 'service_account'],
      protocolMappers: [audience],
    },
  ],
  users: [
    ...Object.values(people),
    {
      username: 'service-account-ida-service',
      enabled: true,
      serviceAccountClientId: 'ida-service',
      realmRoles: ['ID_AUTHENTICATION'],
    },
  ],
})
