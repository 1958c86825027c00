import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { officerOperations } from '../../api/officer-operations.gen.ts'
import type { Call, Response } from '../../api/client.ts'
import type { Speaker } from '../../api/speaker.ts'

export type Session = Response<'accounts.session'>
export type Account = NonNullable<Session['account']>

/** Who is signed in. Asked once, then kept until something says otherwise. */
export const sessionQuery = (call: Call) =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => call('accounts.session', { signal }),
    staleTime: Infinity,
  })

/** The address of the sign-in that comes back to `path`. */
const signInAddress = (path: string): string => `/auth/sign-in?returnTo=${encodeURIComponent(path)}`

/** Where this tab was going when it was led to the sign-in; a page of ours. */
export const destination = {
  key: 'entente.destination',
  set: (path: string): void => sessionStorage.setItem(destination.key, path),
  get: (): string => {
    const path = sessionStorage.getItem(destination.key) ?? '/'
    return /^\/(?![/\\])/u.test(path) ? path : '/'
  },
} as const

/** Leaves for the sign-in page and comes back here afterwards. */
export const goToSignIn = (path = location.pathname + location.search): void => {
  destination.set(path)
  location.assign(signInAddress(path))
}

/** Why the session ended, for the page that is shown next. */
export const endReason = {
  key: 'entente.end-reason',
  idle: 'idle',
  take: (): string | null => {
    const reason = sessionStorage.getItem('entente.end-reason')
    sessionStorage.removeItem('entente.end-reason')
    return reason
  },
} as const

/** Where somebody goes on who has signed out in order to: the page after signing out leads there. */
export const afterSignOut = {
  key: 'entente.after-sign-out',
  take: (): string | null => {
    const path = sessionStorage.getItem('entente.after-sign-out')
    sessionStorage.removeItem('entente.after-sign-out')
    return path
  },
} as const

/** Signs out, and goes on at a path of this portal as nobody. */
export const signOutTo = (speaker: Speaker, path: `/${string}`): void => {
  sessionStorage.setItem(afterSignOut.key, path)
  signOut(speaker)
}

/**
 * Signs out through a form, so that the server can lead the browser on to the identity provider. It says who signs out: a
 * page left behind ends nobody else's session.
 */
export const signOut = (speaker: Speaker, reason?: 'idle'): void => {
  if (reason !== undefined) sessionStorage.setItem(endReason.key, reason)
  const form = document.createElement('form')
  form.method = 'post'
  const who = speaker.current()
  form.action = `/auth/sign-out${who ? `?account=${encodeURIComponent(who.accountId)}` : ''}`
  document.body.append(form)
  form.submit()
}

/**
 * Signs out for inactivity. All tabs notice it in the same second, but the identity provider ends a session only once: the first
 * tab of each account does it, and the others just say so.
 */
export const signOutIdle = async (speaker: Speaker): Promise<void> => {
  // Browsers keep locks to secure addresses.
  if (!globalThis.isSecureContext) {
    signOut(speaker, endReason.idle)
    return
  }
  const lockName = `entente.sign-out.${speaker.current()?.accountId ?? ''}`
  await navigator.locks.request(lockName, { ifAvailable: true }, (lock) => {
    if (lock === null) {
      sessionStorage.setItem(endReason.key, endReason.idle)
      location.assign('/signed-out')
      return undefined
    }
    signOut(speaker, endReason.idle)
    // Held until this page has gone.
    return new Promise(() => undefined)
  })
}

export const useSession = (): Session => useSuspenseQuery(sessionQuery(useCall())).data

/** The signed-in account; only below the guarded routes. */
export const useAccount = (): Account => {
  const { account } = useSession()
  if (account === null) throw new Error('nobody is signed in here')
  return account
}

/** Administrators, and the platform's auditors, who see the same and change nothing. */
export const seesEverything = (account: Account): boolean =>
  isAdmin(account) || account.roles.includes('AUDITOR')
/** True for officers whose role an operation declares; administrators may call whatever officers may. */
const mayCallAsOfficer = (account: Account, operation: keyof typeof officerOperations): boolean =>
  isAdmin(account) || officerOperations[operation].some((role) => account.roles.includes(role))
/** Officers of policies and administrators write them; the platform's auditors look. */
export const seesPolicies = (account: Account): boolean =>
  seesEverything(account) || mayChangePolicies(account)
/** Those who decide about requests for policies, and the platform's auditors. */
export const seesPolicyRequests = (account: Account): boolean =>
  seesEverything(account) || mayDecideRequests(account)
export const mayDecideRequests = (account: Account): boolean =>
  mayCallAsOfficer(account, 'policy-requests.decide')
/** Whose types have policies: these ask for them. */
const askerRoles = [
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'SDK_PARTNER',
  'MANUAL_ADJUDICATION',
]
export const asksForPolicies = (account: Account): boolean =>
  actsForOrganisation(account) && askerRoles.some((role) => account.roles.includes(role))
export const mayChangePolicies = (account: Account): boolean => mayCallAsOfficer(account, 'policies.create')
/** False for auditors: the server refuses them whatever changes something, so it is not offered. */
export const mayChange = (account: Account): boolean => !account.readsOnly
export const actsForOrganisation = (account: Account): boolean => account.organisations.length > 0
export const isAdmin = (account: Account): boolean => account.roles.includes('PARTNER_ADMIN')
export const isChipProvider = (account: Account): boolean => account.roles.includes('FTM_PROVIDER')
/** Auditors of a device provider look, and add nothing. */
export const mayAddDevices = (account: Account): boolean => isDeviceProvider(account) && mayChange(account)
export const isDeviceProvider = (account: Account): boolean => account.roles.includes('DEVICE_PROVIDER')
/** Device providers verify what is theirs; who sees everything verifies all. */
export const verifiesDevices = (account: Account): boolean =>
  isDeviceProvider(account) || seesEverything(account)
/** Partners that use policies by keys (P27). */
export const holdsApiKeys = ({ roles }: { readonly roles: readonly string[] }): boolean =>
  ['AUTH_PARTNER', 'CREDENTIAL_PARTNER', 'ONLINE_VERIFICATION_PARTNER', 'ABIS_PARTNER'].some((role) =>
    roles.includes(role),
  )
/** Partners that carry requests of others, under licences (L1). */
export const holdsLicences = ({ roles }: { readonly roles: readonly string[] }): boolean =>
  roles.includes('MISP_PARTNER')
/** Partners that use the platform at run time, or carry what others do there. */
export const usesPlatform = (account: { readonly roles: readonly string[] }): boolean =>
  holdsApiKeys(account) || holdsLicences(account)
/** Partners at whom people sign in. */
export const holdsClients = ({ roles }: { readonly roles: readonly string[] }): boolean =>
  roles.includes('AUTH_PARTNER')
/** Partners that issue credentials, or get what is in them. */
export const sharesCredentials = ({ roles }: { readonly roles: readonly string[] }): boolean =>
  roles.includes('CREDENTIAL_PARTNER') || roles.includes('ONLINE_VERIFICATION_PARTNER')
/** Partners hold a certificate; administrators of the platform do not. */
export const holdsCertificate = (account: Account): boolean => account.partnerType !== ''
