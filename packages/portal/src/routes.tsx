import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { publicRoutes, root } from './public-routes.tsx'
import { BareErrorPage, NotFoundPage } from './shell/ErrorPage.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import { UnknownPage } from './shell/PendingPage.tsx'
import {
  actsForOrganisation,
  goToSignIn,
  holdsApiKeys,
  holdsCertificate,
  isAdmin,
  isChipProvider,
  mayChangePolicies,
  seesEverything,
  seesPolicies,
  sessionQuery,
} from './shell/session/session.ts'

// Behind sign-in

const frame = lazyRouteComponent(() => import('./shell/Inside.tsx'), 'Inside')
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: frame,
  // Whose language it will be is not known yet.
  pendingComponent: UnknownPage,
  errorComponent: BareErrorPage,
  beforeLoad: async ({ context: { cache, call, languages }, location }) => {
    const session = await cache.ensureQueryData(sessionQuery(call))
    if (!session.signedIn || session.account === null) {
      goToSignIn(location.pathname + location.searchStr)
      // The browser is leaving; nothing of this page may be drawn meanwhile.
      await new Promise(() => undefined)
      return
    }
    await Promise.all([languages.adopt(session.account.locale), languages.need('inside'), frame.preload?.()])
  },
})
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./features/dashboard/DashboardPage.tsx'), 'DashboardPage'),
})
const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: lazyRouteComponent(() => import('./features/own-account/ProfilePage.tsx'), 'ProfilePage'),
})
const notFound = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })

// Partners

const certificateHolders = createRoute({
  getParentRoute: () => inside,
  path: '/partner-certificate',
  component: () => <OnlyFor whom={holdsCertificate} />,
})
const partnerCertificates = createRoute({
  getParentRoute: () => certificateHolders,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/partner-certificates/PartnerCertificatesPage.tsx'),
    'PartnerCertificatesPage',
  ),
})
const partnerCertificate = createRoute({
  getParentRoute: () => certificateHolders,
  path: '$partnerId',
  component: lazyRouteComponent(
    () => import('./features/partner-certificates/PartnerCertificatePage.tsx'),
    'PartnerCertificatePage',
  ),
})
const ownOrganisation = createRoute({
  getParentRoute: () => inside,
  path: '/organisation',
  component: () => <OnlyFor whom={actsForOrganisation} />,
  beforeLoad: async ({ context: { cache, call } }) => {
    const { account } = await cache.ensureQueryData(sessionQuery(call))
    const [first] = account?.organisations ?? []
    if (first) throw redirect({ to: '/organisation/$partnerId', params: { partnerId: first.partnerId } })
  },
})
const organisation = createRoute({
  getParentRoute: () => inside,
  path: '/organisation/$partnerId',
  beforeLoad: ({ context: { languages } }) => languages.need('partnerProfile'),
  component: lazyRouteComponent(
    () => import('./features/organisations/OrganisationPage.tsx'),
    'OrganisationPage',
  ),
})
const chipProviders = createRoute({
  getParentRoute: () => inside,
  path: '/chips',
  component: () => <OnlyFor whom={isChipProvider} />,
})
const chips = createRoute({
  getParentRoute: () => chipProviders,
  path: '/',
  component: lazyRouteComponent(() => import('./features/chips/ChipsPage.tsx'), 'ChipsPage'),
})
const newChip = createRoute({
  getParentRoute: () => chipProviders,
  path: 'new',
  component: lazyRouteComponent(() => import('./features/chips/NewChipPage.tsx'), 'NewChipPage'),
})
const chip = createRoute({
  getParentRoute: () => chipProviders,
  path: '$ftmId',
  component: lazyRouteComponent(() => import('./features/chips/ChipPage.tsx'), 'ChipPage'),
})

// Officers of policies

const officers = createRoute({
  getParentRoute: () => inside,
  path: '/policies',
  component: () => <OnlyFor whom={seesPolicies} />,
  beforeLoad: ({ context: { languages } }) => languages.need('policies'),
})
const policies = createRoute({
  getParentRoute: () => officers,
  path: '/',
  component: lazyRouteComponent(() => import('./features/policies/PoliciesPage.tsx'), 'PoliciesPage'),
})
const policyGroups = createRoute({
  getParentRoute: () => officers,
  path: 'groups',
  component: lazyRouteComponent(() => import('./features/policies/PolicyGroupsPage.tsx'), 'PolicyGroupsPage'),
})
const policy = createRoute({
  getParentRoute: () => officers,
  path: '$policyId',
  component: lazyRouteComponent(() => import('./features/policies/PolicyPage.tsx'), 'PolicyPage'),
})
const writers = createRoute({
  getParentRoute: () => officers,
  id: 'writers',
  component: () => <OnlyFor whom={mayChangePolicies} />,
})
const newPolicy = createRoute({
  getParentRoute: () => writers,
  path: 'new',
  component: lazyRouteComponent(
    () => import('./features/policies/editor/NewPolicyPage.tsx'),
    'NewPolicyPage',
  ),
})
const editPolicy = createRoute({
  getParentRoute: () => writers,
  path: '$policyId/edit',
  component: lazyRouteComponent(
    () => import('./features/policies/editor/EditPolicyPage.tsx'),
    'EditPolicyPage',
  ),
})

// Those who use policies by keys

const apiKeyHolders = createRoute({
  getParentRoute: () => inside,
  path: '/api-keys',
  component: () => <OnlyFor whom={holdsApiKeys} />,
  // What a key allows is told in the words of policies.
  beforeLoad: ({ context: { languages } }) =>
    Promise.all([languages.need('apiKeys'), languages.need('policies')]).then(() => undefined),
})
const apiKeys = createRoute({
  getParentRoute: () => apiKeyHolders,
  path: '/',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeysPage.tsx'), 'ApiKeysPage'),
})
const apiKey = createRoute({
  getParentRoute: () => apiKeyHolders,
  path: '$keyId',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeyPage.tsx'), 'ApiKeyPage'),
})

const adminApiKeys = createRoute({
  getParentRoute: () => admins,
  path: 'api-keys',
  beforeLoad: ({ context: { languages } }) =>
    Promise.all([languages.need('apiKeys'), languages.need('policies')]).then(() => undefined),
})
const adminApiKeysPage = createRoute({
  getParentRoute: () => adminApiKeys,
  path: '/',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeysPage.tsx'), 'AdminApiKeysPage'),
})
const adminApiKey = createRoute({
  getParentRoute: () => adminApiKeys,
  path: '$keyId',
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeyPage.tsx'), 'AdminApiKeyPage'),
})

// Administrators

const outbox = createRoute({
  getParentRoute: () => inside,
  path: '/outbox',
  component: () => <OnlyFor whom={isAdmin} />,
})
const outboxPage = createRoute({
  getParentRoute: () => outbox,
  path: '/',
  component: lazyRouteComponent(() => import('./features/mail/OutboxPage.tsx'), 'OutboxPage'),
})

const admins = createRoute({
  getParentRoute: () => inside,
  path: '/admin',
  component: () => <OnlyFor whom={seesEverything} />,
})
const trustStore = createRoute({
  getParentRoute: () => admins,
  path: 'trust-store',
  beforeLoad: ({ location }) => {
    if (location.pathname.replace(/\/$/, '') === '/admin/trust-store')
      throw redirect({ to: '/admin/trust-store/root' })
  },
})
const trustStorePage = () => import('./features/trust-store/TrustStorePage.tsx')
const rootCertificates = createRoute({
  getParentRoute: () => trustStore,
  path: 'root',
  component: lazyRouteComponent(trustStorePage, 'RootCertificatesPage'),
})
const intermediateCertificates = createRoute({
  getParentRoute: () => trustStore,
  path: 'intermediate',
  component: lazyRouteComponent(trustStorePage, 'IntermediateCertificatesPage'),
})
const uploadTrustCertificate = createRoute({
  getParentRoute: () => trustStore,
  path: 'upload',
  component: lazyRouteComponent(
    () => import('./features/trust-store/UploadTrustCertificatePage.tsx'),
    'UploadTrustCertificatePage',
  ),
})
const trustCertificate = createRoute({
  getParentRoute: () => trustStore,
  path: '$certificateId',
  component: lazyRouteComponent(
    () => import('./features/trust-store/TrustCertificatePage.tsx'),
    'TrustCertificatePage',
  ),
})
const issuedCertificates = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates',
  component: lazyRouteComponent(
    () => import('./features/platform-trust/IssuedCertificatesPage.tsx'),
    'IssuedCertificatesPage',
  ),
})
const keyApplication = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates/applications/$applicationId',
  component: lazyRouteComponent(
    () => import('./features/platform-trust/ApplicationPage.tsx'),
    'ApplicationPage',
  ),
})
const issuedCertificate = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates/$certificateId',
  component: lazyRouteComponent(
    () => import('./features/platform-trust/IssuedCertificatePage.tsx'),
    'IssuedCertificatePage',
  ),
})
const auditHeads = createRoute({
  getParentRoute: () => admins,
  path: 'audit',
  component: lazyRouteComponent(() => import('./features/audit-trail/AuditHeadsPage.tsx'), 'AuditHeadsPage'),
})
const adminChips = createRoute({
  getParentRoute: () => admins,
  path: 'chips',
  component: lazyRouteComponent(() => import('./features/chips/AdminChipsPage.tsx'), 'AdminChipsPage'),
})
const adminChip = createRoute({
  getParentRoute: () => admins,
  path: 'chips/$ftmId',
  component: lazyRouteComponent(() => import('./features/chips/ChipPage.tsx'), 'AdminChipPage'),
})
const requests = createRoute({
  getParentRoute: () => admins,
  path: 'requests',
  component: lazyRouteComponent(() => import('./features/registrations/RequestsPage.tsx'), 'RequestsPage'),
})
const request = createRoute({
  getParentRoute: () => admins,
  path: 'requests/$registrationId',
  component: lazyRouteComponent(() => import('./features/registrations/RequestPage.tsx'), 'RequestPage'),
})

const accounts = createRoute({
  getParentRoute: () => admins,
  path: 'accounts',
  component: lazyRouteComponent(
    () => import('./features/account-administration/AccountsPage.tsx'),
    'AccountsPage',
  ),
})
const account = createRoute({
  getParentRoute: () => admins,
  path: 'accounts/$accountId',
  component: lazyRouteComponent(
    () => import('./features/account-administration/AccountPage.tsx'),
    'AccountPage',
  ),
})

const partners = createRoute({
  getParentRoute: () => admins,
  path: 'partners',
  beforeLoad: async ({ context: { languages } }) => {
    await Promise.all([languages.need('partners'), languages.need('partnerProfile')])
  },
})
const partnersPage = createRoute({
  getParentRoute: () => partners,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/partner-administration/PartnersPage.tsx'),
    'PartnersPage',
  ),
})
const partner = createRoute({
  getParentRoute: () => partners,
  path: '$partnerId',
  component: lazyRouteComponent(
    () => import('./features/partner-administration/PartnerPage.tsx'),
    'PartnerPage',
  ),
})
const partnerWriters = createRoute({
  getParentRoute: () => partners,
  id: 'partner-writers',
  component: () => <OnlyFor whom={isAdmin} />,
})
const newPartner = createRoute({
  getParentRoute: () => partnerWriters,
  path: 'new',
  component: lazyRouteComponent(
    () => import('./features/partner-administration/NewPartnerPage.tsx'),
    'NewPartnerPage',
  ),
})

export const routeTree = root.addChildren([
  ...publicRoutes,
  inside.addChildren([
    home,
    profile,
    certificateHolders.addChildren([partnerCertificates, partnerCertificate]),
    ownOrganisation,
    organisation,
    chipProviders.addChildren([chips, newChip, chip]),
    apiKeyHolders.addChildren([apiKeys, apiKey]),
    officers.addChildren([policies, policyGroups, policy, writers.addChildren([newPolicy, editPolicy])]),
    admins.addChildren([
      trustStore.addChildren([
        rootCertificates,
        intermediateCertificates,
        uploadTrustCertificate,
        trustCertificate,
      ]),
      issuedCertificates,
      issuedCertificate,
      keyApplication,
      auditHeads,
      adminChips,
      adminChip,
      adminApiKeys.addChildren([adminApiKeysPage, adminApiKey]),
      requests,
      request,
      partners.addChildren([partnersPage, partner, partnerWriters.addChildren([newPartner])]),
      accounts,
      account,
    ]),
    outbox.addChildren([outboxPage]),
    notFound,
  ]),
])
