import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { apiKeyRoutes } from './api-key-routes.tsx'
import { hotlistRoutes } from './hotlist-routes.tsx'
import { deviceRoutes } from './device-routes.tsx'
import { sbiRoutes } from './sbi-routes.tsx'
import { usageRoutes } from './usage-routes.tsx'
import { verificationRoutes } from './verification-routes.tsx'
import { licenceRoutes } from './licence-routes.tsx'
import { oidcClientRoutes } from './oidc-client-routes.tsx'
import { webhookRoutes } from './webhook-routes.tsx'
import { deliveryRoutes } from './delivery-routes.tsx'
import { noticeRoutes } from './notice-routes.tsx'
import { credentialTypeRoutes } from './credential-type-routes.tsx'
import { inside } from './inside-route.tsx'
import { policyRoutes } from './policy-routes.tsx'
import { publicRoutes, root } from './public-routes.tsx'
import { NotFoundPage } from './shell/ErrorPage.tsx'
import { OnlyFor } from './shell/OnlyFor.tsx'
import {
  actsForOrganisation,
  holdsCertificate,
  isAdmin,
  isChipProvider,
  seesEverything,
  sessionQuery,
} from './shell/session/session.ts'
import { withTexts } from './with-texts.ts'

// Everybody who is signed in

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  ...withTexts('home'),
  component: lazyRouteComponent(() => import('./features/dashboard/DashboardPage.tsx'), 'DashboardPage'),
})
const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  ...withTexts('ownAccount', 'public'),
  component: lazyRouteComponent(() => import('./features/own-account/ProfilePage.tsx'), 'ProfilePage'),
})
const notFound = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })

// Partners

const certificateHolders = createRoute({
  getParentRoute: () => inside,
  path: '/partner-certificate',
  ...withTexts('partnerCertificates'),
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
  ...withTexts('issued'),
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
  ...withTexts('partnerProfile', 'goLive'),
  component: lazyRouteComponent(
    () => import('./features/organisations/OrganisationPage.tsx'),
    'OrganisationPage',
  ),
})
const chipProviders = createRoute({
  getParentRoute: () => inside,
  path: '/chips',
  ...withTexts('chips'),
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
  ...withTexts('trustStore'),
  component: lazyRouteComponent(trustStorePage, 'RootCertificatesPage'),
})
const intermediateCertificates = createRoute({
  getParentRoute: () => trustStore,
  path: 'intermediate',
  ...withTexts('trustStore'),
  component: lazyRouteComponent(trustStorePage, 'IntermediateCertificatesPage'),
})
const uploadTrustCertificate = createRoute({
  getParentRoute: () => trustStore,
  path: 'upload',
  ...withTexts('trustStore'),
  component: lazyRouteComponent(
    () => import('./features/trust-store/UploadTrustCertificatePage.tsx'),
    'UploadTrustCertificatePage',
  ),
})
const trustCertificate = createRoute({
  getParentRoute: () => trustStore,
  path: '$certificateId',
  ...withTexts('trustStore'),
  component: lazyRouteComponent(
    () => import('./features/trust-store/TrustCertificatePage.tsx'),
    'TrustCertificatePage',
  ),
})
const issuedCertificates = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates',
  ...withTexts('applications', 'issued'),
  component: lazyRouteComponent(
    () => import('./features/platform-trust/IssuedCertificatesPage.tsx'),
    'IssuedCertificatesPage',
  ),
})
const keyApplication = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates/applications/$applicationId',
  ...withTexts('applications', 'issued'),
  component: lazyRouteComponent(
    () => import('./features/platform-trust/ApplicationPage.tsx'),
    'ApplicationPage',
  ),
})
const issuedCertificate = createRoute({
  getParentRoute: () => admins,
  path: 'issued-certificates/$certificateId',
  ...withTexts('issued'),
  component: lazyRouteComponent(
    () => import('./features/platform-trust/IssuedCertificatePage.tsx'),
    'IssuedCertificatePage',
  ),
})
const auditHeads = createRoute({
  getParentRoute: () => admins,
  path: 'audit',
  ...withTexts('audit'),
  component: lazyRouteComponent(() => import('./features/audit-trail/AuditHeadsPage.tsx'), 'AuditHeadsPage'),
})
const adminChips = createRoute({
  getParentRoute: () => admins,
  path: 'chips',
  ...withTexts('chips'),
  component: lazyRouteComponent(() => import('./features/chips/AdminChipsPage.tsx'), 'AdminChipsPage'),
})
const adminChip = createRoute({
  getParentRoute: () => admins,
  path: 'chips/$ftmId',
  ...withTexts('chips', 'hotlist'),
  component: lazyRouteComponent(() => import('./features/chips/AdminChipPage.tsx'), 'AdminChipPage'),
})
const requests = createRoute({
  getParentRoute: () => admins,
  path: 'requests',
  ...withTexts('registrations'),
  component: lazyRouteComponent(() => import('./features/registrations/RequestsPage.tsx'), 'RequestsPage'),
})
const request = createRoute({
  getParentRoute: () => admins,
  path: 'requests/$registrationId',
  ...withTexts('registrations'),
  component: lazyRouteComponent(() => import('./features/registrations/RequestPage.tsx'), 'RequestPage'),
})

const accounts = createRoute({
  getParentRoute: () => admins,
  path: 'accounts',
  ...withTexts('accounts'),
  component: lazyRouteComponent(
    () => import('./features/account-administration/AccountsPage.tsx'),
    'AccountsPage',
  ),
})
const account = createRoute({
  getParentRoute: () => admins,
  path: 'accounts/$accountId',
  ...withTexts('accounts', 'public'),
  component: lazyRouteComponent(
    () => import('./features/account-administration/AccountPage.tsx'),
    'AccountPage',
  ),
})

const goLive = createRoute({
  getParentRoute: () => admins,
  path: 'go-live',
  ...withTexts('goLive', 'partners'),
  component: lazyRouteComponent(() => import('./features/go-live/GoLivePage.tsx'), 'GoLivePage'),
})
const partners = createRoute({
  getParentRoute: () => admins,
  path: 'partners',
  ...withTexts('partners', 'partnerProfile', 'credentialTypes', 'policies', 'policyRequests', 'hotlist'),
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
  ...withTexts('issued', 'goLive'),
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
    ...policyRoutes,
    ...apiKeyRoutes,
    ...licenceRoutes,
    ...hotlistRoutes,
    ...deviceRoutes,
    ...sbiRoutes,
    ...usageRoutes,
    ...verificationRoutes,
    ...oidcClientRoutes,
    ...deliveryRoutes,
    ...noticeRoutes,
    ...webhookRoutes,
    ...credentialTypeRoutes,
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
      requests,
      request,
      goLive,
      partners.addChildren([partnersPage, partner, partnerWriters.addChildren([newPartner])]),
      accounts,
      account,
    ]),
    outbox.addChildren([outboxPage]),
    notFound,
  ]),
])
