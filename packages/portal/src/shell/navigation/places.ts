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
  asksForPolicies,
  holdsApiKeys,
  holdsCertificate,
  holdsClients,
  holdsLicences,
  isChipProvider,
  isDeviceProvider,
  seesEverything,
  seesPolicies,
  seesPolicyRequests,
  sharesCredentials,
  usesPlatform,
  verifiesDevices,
} from '../session/session.ts'
import type { RegisteredRouter, ToPathOption } from '@tanstack/react-router'
import type { Messages } from '../../locales/text.ts'
import type { Icon } from '../../ui/icons.tsx'
import type { Account } from '../session/session.ts'

export interface Destination {
  readonly id: keyof Messages['shell']['destination']
  readonly to: ToPathOption<RegisteredRouter, '/'>
  /** Pages below this prefix belong to the entry; its own address unless told. */
  readonly prefix?: string
  /** And those below these. */
  readonly also?: readonly string[]
  readonly icon: Icon
  /** The letter that follows `g`. */
  readonly key: string
  /** Who can go there; everybody unless told. */
  readonly whom?: (account: Account) => boolean
}

export type GroupId = keyof Messages['shell']['group']

interface PlaceGroup {
  readonly id: GroupId
  readonly places: readonly Destination[]
}

export const home: Destination = { id: 'home', to: '/', icon: HomeIcon, key: 'h' }

const onlySeesRequests = (account: Account): boolean => seesPolicyRequests(account) && !seesPolicies(account)
const usesPlatformItself = (account: Account): boolean => usesPlatform(account) && !seesEverything(account)
const hearsOfEnds = (account: Account): boolean => seesPolicies(account) || actsForOrganisation(account)

/** Every place of the portal, in the order of the menu: groups by what they are about, and in each the work of every day first. */
export const placeGroups: readonly PlaceGroup[] = [
  {
    id: 'partners',
    places: [
      { id: 'requests', to: '/admin/requests', icon: UserIcon, key: 'r', whom: seesEverything },
      // Which of them have gone live stands beside them.
      {
        id: 'partners',
        to: '/admin/partners',
        also: ['/admin/go-live'],
        icon: PartnersIcon,
        key: 'n',
        whom: seesEverything,
      },
      { id: 'accounts', to: '/admin/accounts', icon: PeopleIcon, key: 'a', whom: seesEverything },
    ],
  },
  {
    id: 'policies',
    places: [
      { id: 'policies', to: '/policies', icon: ShieldIcon, key: 'o', whom: seesPolicies },
      // The requests alone, for those who decide about them and see nothing else of policies.
      {
        id: 'policyDecisions',
        to: '/policies/requests',
        prefix: '/policies',
        icon: ShieldIcon,
        key: 'o',
        whom: onlySeesRequests,
      },
      { id: 'policyRequests', to: '/policy-requests', icon: ShieldIcon, key: 'q', whom: asksForPolicies },
      { id: 'apiKeys', to: '/api-keys', icon: KeyIcon, key: 'k', whom: holdsApiKeys },
      { id: 'adminApiKeys', to: '/admin/api-keys', icon: KeyIcon, key: 'k', whom: seesEverything },
      { id: 'licences', to: '/licences', icon: KeyIcon, key: 'v', whom: holdsLicences },
      { id: 'adminLicences', to: '/admin/licences', icon: KeyIcon, key: 'v', whom: seesEverything },
      { id: 'oidcClients', to: '/oidc-clients', icon: GlobeIcon, key: 'd', whom: holdsClients },
      { id: 'adminOidcClients', to: '/admin/oidc-clients', icon: GlobeIcon, key: 'd', whom: seesEverything },
      { id: 'credentialTypes', to: '/credential-types', icon: FileIcon, key: 'e', whom: sharesCredentials },
    ],
  },
  {
    id: 'devices',
    places: [
      { id: 'sbis', to: '/sbis', icon: InterfaceIcon, key: 's', whom: isDeviceProvider },
      { id: 'devices', to: '/devices', icon: DeviceIcon, key: 'd', whom: isDeviceProvider },
      // The pages of devices stand beside those of the interfaces.
      {
        id: 'adminSbis',
        to: '/admin/sbis',
        also: ['/admin/devices', '/admin/device-types'],
        icon: InterfaceIcon,
        key: 's',
        whom: seesEverything,
      },
      { id: 'chips', to: '/chips', icon: ChipIcon, key: 'c', whom: isChipProvider },
      { id: 'adminChips', to: '/admin/chips', icon: ChipIcon, key: 'c', whom: seesEverything },
      { id: 'hotlist', to: '/admin/hotlist', icon: WarningIcon, key: 'x', whom: seesEverything },
      { id: 'verification', to: '/device-verification', icon: CheckIcon, key: 'y', whom: verifiesDevices },
    ],
  },
  {
    id: 'trust',
    places: [
      {
        id: 'trustStore',
        to: '/admin/trust-store/root',
        prefix: '/admin/trust-store',
        icon: StoreIcon,
        key: 't',
        whom: seesEverything,
      },
      {
        id: 'issued',
        to: '/admin/issued-certificates',
        icon: CertificateIcon,
        key: 'i',
        whom: seesEverything,
      },
      { id: 'audit', to: '/admin/audit', icon: FileIcon, key: 'l', whom: seesEverything },
    ],
  },
  {
    id: 'organisation',
    places: [
      {
        id: 'partnerCertificate',
        to: '/partner-certificate',
        icon: CertificateIcon,
        key: 'p',
        whom: holdsCertificate,
      },
      { id: 'organisation', to: '/organisation', icon: UserIcon, key: 'u', whom: actsForOrganisation },
    ],
  },
  {
    id: 'operations',
    places: [
      { id: 'usage', to: '/usage', icon: ChartIcon, key: 'j', whom: usesPlatformItself },
      { id: 'adminUsage', to: '/admin/usage', icon: ChartIcon, key: 'j', whom: seesEverything },
      { id: 'notices', to: '/notices', icon: BellIcon, key: 'b', whom: hearsOfEnds },
      { id: 'deliveries', to: '/admin/deliveries', icon: SendIcon, key: 'm', whom: seesEverything },
      { id: 'webhooks', to: '/webhooks', icon: SendIcon, key: 'w', whom: actsForOrganisation },
      { id: 'webhooks', to: '/admin/webhooks', icon: SendIcon, key: 'w', whom: seesEverything },
    ],
  },
]
