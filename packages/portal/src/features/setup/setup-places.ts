import type { RegisteredRouter, ToPathOption } from '@tanstack/react-router'

/** Where a first step is taken, by the server's name of it; a step that is left out here is taken elsewhere. */
export const setupPlaces: Readonly<Record<string, ToPathOption<RegisteredRouter, '/'>>> = {
  'policy-group': '/organisation',
  'partner-certificate': '/partner-certificate',
  policy: '/policy-requests/new',
  'policy-approval': '/policy-requests',
  chip: '/chips/new',
  'chip-certificate': '/chips',
  sbi: '/sbis/new',
  'device-model': '/devices/new',
  'credential-type': '/credential-types',
  'api-key': '/api-keys',
  'go-live': '/organisation',
  licence: '/licences',
  'trust-store': '/admin/trust-store/upload',
  'first-policy-group': '/policies/groups',
  'second-administrator': '/admin/accounts',
  'first-partner': '/admin/requests',
}
