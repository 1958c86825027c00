/** A module may import those before it. What it has to tell those after it travels as an event. */
export const moduleOrder: readonly string[] = [
  'accounts',
  'credentials',
  'sessions',
  'second-factor',
  'tokens',
  'outside-providers',
  'callers',
  'identity-provider',
  'consent',
  'account-administration',
  'partners',
  'organisations',
  'registrations',
  'sign-in',
  'own-account',
  'platform-trust',
  'trust-store',
  'partner-certificates',
  'key-service',
  'policies',
  'policy-requests',
  'api-keys',
  'licences',
  'oidc-clients',
  'device-models',
  'sbis',
  'chips',
  'partner-administration',
  'hotlist',
  'approvals',
  'verification',
  'notifications',
  'mail',
  'events',
  'audit-trail',
  'dashboard',
]

/** The module that a file of the server belongs to, if any. */
export function moduleOf(path: string): string | undefined {
  return /^packages\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1]
}
