import { z } from 'zod'
import { identifier, searchText } from '../../platform/http/fields.ts'
import { operation, v1 } from '../../platform/http/operation.ts'

const tokenReply = z.object({
  token: z.string(),
  message: z.string(),
  refreshToken: z.string().nullable(),
  expiryTime: z.string(),
  userId: z.string(),
  status: z.string(),
})

export const authenticateUser = operation({
  name: 'accounts.authenticate-user',
  method: 'POST',
  path: '/v1/authmanager/authenticate/internal/useridPwd',
  summary: 'A token for a user name and password, for programs',
  envelope: v1,
  access: { public: true, why: 'this is where a caller proves who it is' },
  request: z.object({
    userName: identifier(254),
    password: identifier(256),
    appId: searchText(64).optional(),
    clientId: searchText(64).optional(),
    clientSecret: searchText(256).optional(),
  }),
  response: tokenReply,
  errors: ['KER-ATH-401', 'ENT_ACC_003', 'ENT_ACC_034', 'ENT_ACC_061'],
})

export const authenticateClient = operation({
  name: 'accounts.authenticate-client',
  method: 'POST',
  path: '/v1/authmanager/authenticate/clientidsecretkey',
  summary: 'A token for a service client',
  envelope: v1,
  access: { public: true, why: 'this is where a caller proves who it is' },
  request: z.object({
    clientId: identifier(64),
    secretKey: identifier(256),
    appId: searchText(64).optional(),
  }),
  response: z.object({ status: z.string(), message: z.string() }),
  errors: ['KER-ATH-401', 'ENT_ACC_003'],
})

const tokenHolder = z.object({
  userId: z.string(),
  mobile: z.string().nullable(),
  mail: z.string().nullable(),
  langCode: z.string().nullable(),
  name: z.string().nullable(),
  role: z.string(),
  rId: z.string().nullable(),
  token: z.string(),
})

export const validateToken = operation({
  name: 'accounts.validate-token',
  method: 'GET',
  path: '/v1/authmanager/authorize/admin/validateToken',
  summary: 'Checks the token of the request and tells whose it is',
  envelope: v1,
  access: { roles: 'any', ownership: 'self' },
  response: tokenHolder,
  carriesSecret: true,
  errors: [],
})

export const validatePortalToken = operation({
  name: 'accounts.validate-portal-token',
  method: 'GET',
  path: '/v1/partnermanager/authorize/admin/validateToken',
  summary: 'Checks the token of the request and tells whose it is (§5.7)',
  envelope: v1,
  access: { roles: 'any', ownership: 'self' },
  response: tokenHolder,
  carriesSecret: true,
  errors: [],
})
