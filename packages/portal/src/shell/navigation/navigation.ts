import {
  BellIcon,
  CertificateIcon,
  ChartIcon,
  CheckIcon,
  ChipIcon,
  DeviceIcon,
  FileIcon,
  GlobeIcon,
  HomeIcon,
  InterfaceIcon,
  KeyIcon,
  PartnersIcon,
  PeopleIcon,
  SendIcon,
  ShieldIcon,
  StoreIcon,
  UserIcon,
  WarningIcon,
} from '../../ui/icons.tsx'
import {
  actsForOrganisation,
  holdsApiKeys,
  holdsLicences,
  holdsClients,
  asksForPolicies,
  holdsCertificate,
  isChipProvider,
  isDeviceProvider,
  seesEverything,
  seesPolicies,
  seesPolicyRequests,
  sharesCredentials,
  usesPlatform,
} from '../session/session.ts'
import type { Account } from '../session/session.ts'
import type { Icon } from '../../ui/icons.tsx'

export interface Destination {
  readonly id:
    | 'home'
    | 'partnerCertificate'
    | 'chips'
    | 'organisation'
    | 'trustStore'
    | 'issued'
    | 'adminChips'
    | 'requests'
    | 'partners'
    | 'accounts'
    | 'audit'
    | 'policies'
    | 'policyDecisions'
    | 'apiKeys'
    | 'adminApiKeys'
    | 'licences'
    | 'adminLicences'
    | 'oidcClients'
    | 'adminOidcClients'
    | 'policyRequests'
    | 'credentialTypes'
    | 'deliveries'
    | 'hotlist'
    | 'notices'
    | 'webhooks'
    | 'devices'
    | 'sbis'
    | 'adminSbis'
    | 'verification'
    | 'usage'
    | 'adminUsage'
  readonly to:
    | '/'
    | '/partner-certificate'
    | '/chips'
    | '/organisation'
    | '/admin/trust-store/root'
    | '/admin/chips'
    | '/admin/requests'
    | '/admin/partners'
    | '/admin/accounts'
    | '/admin/issued-certificates'
    | '/admin/audit'
    | '/policies'
    | '/policies/requests'
    | '/api-keys'
    | '/admin/api-keys'
    | '/licences'
    | '/admin/licences'
    | '/oidc-clients'
    | '/admin/oidc-clients'
    | '/policy-requests'
    | '/credential-types'
    | '/admin/deliveries'
    | '/admin/hotlist'
    | '/notices'
    | '/webhooks'
    | '/admin/webhooks'
    | '/devices'
    | '/sbis'
    | '/admin/sbis'
    | '/device-verification'
    | '/usage'
    | '/admin/usage'
  /** Pages below this prefix belong to the entry. */
  readonly prefix: string
  /** And those below this one. */
  readonly also?: readonly string[]
  readonly icon: Icon
  /** The letter that follows `g`. */
  readonly key: string
}

const home: Destination = { id: 'home', to: '/', prefix: '/', icon: HomeIcon, key: 'h' }
const partnerCertificate: Destination = {
  id: 'partnerCertificate',
  to: '/partner-certificate',
  prefix: '/partner-certificate',
  icon: CertificateIcon,
  key: 'p',
}
const chips: Destination = { id: 'chips', to: '/chips', prefix: '/chips', icon: ChipIcon, key: 'c' }
const organisation: Destination = {
  id: 'organisation',
  to: '/organisation',
  prefix: '/organisation',
  icon: UserIcon,
  key: 'u',
}
const trustStore: Destination = {
  id: 'trustStore',
  to: '/admin/trust-store/root',
  prefix: '/admin/trust-store',
  icon: StoreIcon,
  key: 't',
}
const issued: Destination = {
  id: 'issued',
  to: '/admin/issued-certificates',
  prefix: '/admin/issued-certificates',
  icon: CertificateIcon,
  key: 'i',
}
const adminChips: Destination = {
  id: 'adminChips',
  to: '/admin/chips',
  prefix: '/admin/chips',
  icon: ChipIcon,
  key: 'c',
}

const requests: Destination = {
  id: 'requests',
  to: '/admin/requests',
  prefix: '/admin/requests',
  icon: UserIcon,
  key: 'r',
}

const partners: Destination = {
  id: 'partners',
  to: '/admin/partners',
  prefix: '/admin/partners',
  icon: PartnersIcon,
  key: 'n',
}

const accounts: Destination = {
  id: 'accounts',
  to: '/admin/accounts',
  prefix: '/admin/accounts',
  icon: PeopleIcon,
  key: 'a',
}

const audit: Destination = {
  id: 'audit',
  to: '/admin/audit',
  prefix: '/admin/audit',
  icon: FileIcon,
  key: 'l',
}

const policies: Destination = {
  id: 'policies',
  to: '/policies',
  prefix: '/policies',
  icon: ShieldIcon,
  key: 'o',
}

/** The requests alone, for those who decide about them and see nothing else of policies. */
const policyDecisions: Destination = { ...policies, id: 'policyDecisions', to: '/policies/requests' }

const apiKeys: Destination = {
  id: 'apiKeys',
  to: '/api-keys',
  prefix: '/api-keys',
  icon: KeyIcon,
  key: 'k',
}

const adminApiKeys: Destination = {
  id: 'adminApiKeys',
  to: '/admin/api-keys',
  prefix: '/admin/api-keys',
  icon: KeyIcon,
  key: 'k',
}

const licences: Destination = {
  id: 'licences',
  to: '/licences',
  prefix: '/licences',
  icon: KeyIcon,
  key: 'v',
}

const adminLicences: Destination = {
  id: 'adminLicences',
  to: '/admin/licences',
  prefix: '/admin/licences',
  icon: KeyIcon,
  key: 'v',
}

const oidcClients: Destination = {
  id: 'oidcClients',
  to: '/oidc-clients',
  prefix: '/oidc-clients',
  icon: GlobeIcon,
  key: 'd',
}

const adminOidcClients: Destination = {
  id: 'adminOidcClients',
  to: '/admin/oidc-clients',
  prefix: '/admin/oidc-clients',
  icon: GlobeIcon,
  key: 'd',
}

const policyRequests: Destination = {
  id: 'policyRequests',
  to: '/policy-requests',
  prefix: '/policy-requests',
  icon: ShieldIcon,
  key: 'q',
}

const credentialTypes: Destination = {
  id: 'credentialTypes',
  to: '/credential-types',
  prefix: '/credential-types',
  icon: FileIcon,
  key: 'e',
}

const deliveries: Destination = {
  id: 'deliveries',
  to: '/admin/deliveries',
  prefix: '/admin/deliveries',
  icon: SendIcon,
  key: 'm',
}

const hotlist: Destination = {
  id: 'hotlist',
  to: '/admin/hotlist',
  prefix: '/admin/hotlist',
  icon: WarningIcon,
  key: 'x',
}

const notices: Destination = {
  id: 'notices',
  to: '/notices',
  prefix: '/notices',
  icon: BellIcon,
  key: 'b',
}

const webhooks: Destination = {
  id: 'webhooks',
  to: '/webhooks',
  prefix: '/webhooks',
  icon: SendIcon,
  key: 'w',
}

const adminWebhooks: Destination = {
  id: 'webhooks',
  to: '/admin/webhooks',
  prefix: '/admin/webhooks',
  icon: SendIcon,
  key: 'w',
}

const devices: Destination = {
  id: 'devices',
  to: '/devices',
  prefix: '/devices',
  icon: DeviceIcon,
  key: 'd',
}

const sbis: Destination = { id: 'sbis', to: '/sbis', prefix: '/sbis', icon: InterfaceIcon, key: 's' }

/** Interfaces and devices: the pages of the latter stand beside. */
const adminSbis: Destination = {
  id: 'adminSbis',
  to: '/admin/sbis',
  prefix: '/admin/sbis',
  also: ['/admin/devices', '/admin/device-types'],
  icon: InterfaceIcon,
  key: 's',
}

const verification: Destination = {
  id: 'verification',
  to: '/device-verification',
  prefix: '/device-verification',
  icon: CheckIcon,
  key: 'y',
}

const usage: Destination = { id: 'usage', to: '/usage', prefix: '/usage', icon: ChartIcon, key: 'j' }

const adminUsage: Destination = {
  id: 'adminUsage',
  to: '/admin/usage',
  prefix: '/admin/usage',
  icon: ChartIcon,
  key: 'j',
}

/** The places an account can go to, in the order of the rail. */
export const destinationsOf = (account: Account): readonly Destination[] => [
  home,
  ...(seesEverything(account)
    ? [
        trustStore,
        issued,
        requests,
        partners,
        accounts,
        adminChips,
        adminSbis,
        adminApiKeys,
        adminOidcClients,
        adminLicences,
        adminUsage,
        hotlist,
        verification,
        deliveries,
        notices,
        adminWebhooks,
        audit,
      ]
    : []),
  ...(seesPolicies(account) ? [policies] : seesPolicyRequests(account) ? [policyDecisions] : []),
  ...(holdsCertificate(account) ? [partnerCertificate] : []),
  ...(asksForPolicies(account) ? [policyRequests] : []),
  ...(holdsApiKeys(account) ? [apiKeys] : []),
  ...(holdsLicences(account) ? [licences] : []),
  ...(holdsClients(account) ? [oidcClients] : []),
  ...(usesPlatform(account) && !seesEverything(account) ? [usage] : []),
  ...(sharesCredentials(account) ? [credentialTypes] : []),
  ...(isChipProvider(account) ? [chips] : []),
  ...(isDeviceProvider(account) ? [sbis, devices] : []),
  ...(isDeviceProvider(account) && !seesEverything(account) ? [verification] : []),
  ...(!seesEverything(account) && (seesPolicies(account) || actsForOrganisation(account)) ? [notices] : []),
  ...(actsForOrganisation(account) ? [webhooks, organisation] : []),
]

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

export const isCurrent = ({ prefix, also }: Destination, path: string): boolean =>
  prefix === '/' ? path === '/' : isBelow(path, prefix) || (also ?? []).some((each) => isBelow(path, each))
