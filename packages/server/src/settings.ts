import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type CaCheck, caChecks, readUrl } from '@entente/trust'
import { z } from 'zod'
import { accountSettings } from './settings/account-settings.ts'
import { apiKeySettings } from './settings/api-key-settings.ts'
import { licenceSettings } from './settings/licence-settings.ts'
import { sbiSettings } from './settings/sbi-settings.ts'
import { quotaSettings } from './settings/quota-settings.ts'
import { requireWholeKafka, usageKafkaSettings } from './settings/usage-kafka-settings.ts'
import { usageSettings } from './settings/usage-settings.ts'
import { verificationSettings } from './settings/verification-settings.ts'
import { gatewaySettings } from './settings/gateway-settings.ts'
import { readGateway, type GatewaySettings } from './settings/gateway-setting-values.ts'
import { goLiveSettings, readGoLive } from './settings/go-live-settings.ts'
import { expirySettings } from './settings/expiry-settings.ts'
import { certificateSettings } from './settings/certificate-settings.ts'
import { esignetSettings, readWordMap, type WordMap } from './settings/esignet-settings.ts'
import { mailSettings } from './settings/mail-settings.ts'
import { webhookSettings } from './settings/webhook-settings.ts'
import { hubSettings, requireWholeHub } from './settings/hub-settings.ts'
import {
  keyApplicationsText,
  readKeyApplications,
  type KeyApplication,
} from './settings/key-application-settings.ts'
import { readIdentity } from './settings/identity-settings.ts'
import type { OidcSettings } from './settings/oidc-settings.ts'
import { readProxies } from './settings/proxy-settings.ts'
import type { ProxyTrust } from './platform/http/caller/addresses.ts'
import { contractLines } from './platform/http/envelope/wire.ts'
import { credentialTypes, isAllowList, listOf, minutes } from './settings/setting-values.ts'
import type { TokenIssuer } from './settings/token-issuer-settings.ts'

export type { OidcAttribute, OidcSettings } from './settings/oidc-settings.ts'
export type { KeyApplication } from './settings/key-application-settings.ts'
export {
  operationNames,
  type MutualTls,
  type OperationName,
  type Upstream,
} from './settings/gateway-setting-values.ts'
export { goLiveTypes } from './settings/go-live-settings.ts'
export type { TokenIssuer } from './settings/token-issuer-settings.ts'

const seeds = ['sandbox', 'platform', 'none'] as const

// OWASP's first choice for argon2id with two passes and one lane: 19 MiB.
const safeHashKib = 19_456

/** Every setting: its type, its default and one line of help. `secret` values are never printed. */
const definitions = {
  PORT: { schema: z.coerce.number().int().min(0).max(65535).default(8080), help: 'HTTP port' },
  HOST: { schema: z.string().default('0.0.0.0'), help: 'Address to listen on' },
  PUBLIC_URL: {
    schema: z.url().optional(),
    help: 'The address at which browsers reach the server; default http://localhost:PORT',
  },
  HSTS_SECONDS: {
    schema: z
      .union([z.literal('off').transform(() => null), z.coerce.number().int().min(0).max(63_072_000)])
      .default(31_536_000),
    help: 'With an https PUBLIC_URL: how long browsers come back by https only (Strict-Transport-Security); 0 makes them forget it, off leaves it to a proxy',
  },
  NODE_ENV: { schema: z.string().default('development'), help: 'production refuses sandbox data' },
  ENTENTE_DATA: {
    schema: z.string().default('.entente'),
    help: 'Folder of the embedded database and of keys',
  },
  ENTENTE_SEED: { schema: z.enum(seeds).default('platform'), help: 'sandbox, platform or none' },
  ENTENTE_MASTER_KEY: {
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/u, 'must be 64 hex digits')
      .optional(),
    help: 'Key that encrypts stored private keys; default: a file in ENTENTE_DATA, made at the first start',
    secret: true,
  },
  DATABASE_URL: {
    schema: z.string().optional(),
    help: 'An outside PostgreSQL (15 or later); default: the embedded one',
    secret: true,
  },
  DATABASE_POOL: {
    schema: z.coerce.number().int().min(2).max(100).default(10),
    help: 'Database connections',
  },
  DATABASE_WAIT_SECONDS: {
    schema: z.coerce.number().min(0.1).max(5).default(3),
    help: 'How long a request waits for a free database connection before it is answered with 503 and Retry-After',
  },
  PORTAL_DIR: {
    schema: z.string().optional(),
    help: "Serve another portal's files instead of ours; our pages for sign-in, registration, passwords and invitations stay",
  },
  TRUST_PROXY: {
    schema: z.string().max(1000).default(''),
    help: "Reverse proxies before the server: how many (1), or their addresses, networks and names of networks, parted by commas (10.0.0.0/8,loopback; also linklocal, uniquelocal). The right-most address of X-Forwarded-For that is no proxy's counts as the client; default none, and X-Forwarded-* is not read",
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    help: 'What is logged',
  },
  CONTRACT_LINE: {
    schema: z.enum(contractLines).default('1.2'),
    help: 'Which line of the contract clients are made for, where the two differ: docs/compatibility.md lists the differences',
  },
  VALIDATION_HTTP_STATUS: {
    schema: z
      .enum(['200', '400'])
      .transform((status) => (status === '400' ? 400 : 200))
      .optional(),
    help: 'HTTP status of a body that breaks a constraint; default: as CONTRACT_LINE has it, 200 in 1.2 and 400 in 1.3',
  },
  ...accountSettings,
  PASSWORD_HASH_KIB: {
    schema: z.coerce.number().int().min(16).max(1_048_576).default(safeHashKib),
    help: 'Memory in KiB for each password that is hashed (argon2id, two passes); production refuses less than the default',
  },
  ...mailSettings,
  AUTH_ALLOWED_URLS: {
    schema: z
      .string()
      .refine(
        (text) => listOf(text).every((url) => /^https?:\/\//u.test(url) && readUrl(url) !== undefined),
        {
          error: 'must be a list of http(s) addresses, parted by commas',
        },
      )
      .optional(),
    help: 'Addresses, parted by commas, to which the login proxy may send browsers, with everything below them; default PUBLIC_URL',
  },
  UI_ROLES: {
    schema: z
      .string()
      .default(
        'AUTH_PARTNER,DEVICE_PROVIDER,CREDENTIAL_PARTNER,FTM_PROVIDER,MISP_PARTNER,POLICYMANAGER,PARTNER_ADMIN',
      ),
    help: 'Roles that GET /roles tells portals, parted by commas',
  },
  CREDENTIAL_TYPES: credentialTypes,
  OIDC_ISSUER: {
    schema: z.url().optional(),
    help: 'An outside OpenID provider that signs people in, such as https://id.example.org/realms/partners; default: the embedded one',
  },
  OIDC_CLIENT_ID: { schema: z.string().max(256).optional(), help: 'Our client at OIDC_ISSUER' },
  OIDC_CLIENT_SECRET: {
    schema: z.string().max(512).optional(),
    help: 'Its secret; none for a public client',
    secret: true,
  },
  OIDC_SCOPES: { schema: z.string().default('openid profile email'), help: 'Scopes to ask for' },
  OIDC_ROLES_CLAIM: {
    schema: z.string().default('realm_access.roles'),
    help: 'The claim that holds the roles, its parts parted by dots',
  },
  OIDC_ROLE_MAP: {
    schema: z.string().default(''),
    help: 'Their roles in our words, as theirs=OURS, parted by commas; others keep their names',
  },
  OIDC_CLAIMS: {
    schema: z.string().default(''),
    help: 'Claims of other names, as userName=login, parted by commas; docs/operators/identity.md lists them',
  },
  TOKEN_ISSUERS: {
    schema: z.string().max(20_000).optional(),
    help: 'Other issuers whose access tokens open the API, a list in JSON: [{"issuer":"https://…","audience":"…","azp":"…","rolesClaim":"realm_access.roles","roleMap":{"theirs":"OURS"},"algorithms":["RS256"]}]; docs/operators/identity.md explains it',
  },
  LOGIN_PROXY_TOKEN: {
    schema: z.enum(['own', 'provider']).default('own'),
    help: 'Which token the login proxy puts into the cookie Authorization: our own, or the access token of OIDC_ISSUER, which TOKEN_ISSUERS must take',
  },
  TOKEN_MINUTES: { schema: minutes(60), help: 'Lifetime of API tokens' },
  SIGNING_KEY_DAYS: {
    schema: z.coerce.number().int().min(1).max(3650).default(90),
    help: 'Age at which the key that signs tokens is replaced; the former stays valid until its last token has run out',
  },
  ISSUER_COUNTRY: {
    schema: z
      .string()
      .regex(/^[A-Z]{2}$/u, 'must be two capital letters')
      .default('XX'),
    help: "Country in the names of the platform's own authorities",
  },
  ISSUER_ORGANISATION: {
    schema: z.string().min(1).max(64).default('Entente'),
    help: "Organisation in the names of the platform's own authorities",
  },
  TRUST_URL: {
    schema: z
      .string()
      .regex(/^https?:\/\/[\x21-\x7e]+$/u, 'must be http(s)://…')
      .max(200)
      .optional(),
    help: 'Address in certificates below which /trust/… lies (CRL, OCSP), best plain http; default PUBLIC_URL, and none without it',
  },
  CERTIFICATE_PROFILE: {
    schema: z.enum(['hardened', 'compat']).default('hardened'),
    help: 'Form of platform-signed certificates; compat is what the incumbent wrote, for deployments that rely on it',
  },
  CRL_HOURS: {
    schema: z.coerce.number().int().min(1).max(720).default(24),
    help: 'How long a published list of revoked certificates is good; a new one is signed at half of it, and at each revocation',
  },
  OCSP_MINUTES: { schema: minutes(60), help: 'How long an answer of the OCSP responder is good' },
  KEYSTORE: {
    schema: z.enum(['database', 'pkcs11']).default('database'),
    help: 'Where new private keys of our authorities are made: sealed in the database, or inside a PKCS#11 token',
  },
  PKCS11_LIBRARY: {
    schema: z.string().max(1024).optional(),
    help: 'File of the PKCS#11 module, such as /usr/lib/softhsm/libsofthsm2.so',
  },
  PKCS11_TOKEN: { schema: z.string().max(32).optional(), help: 'Label of the token' },
  PKCS11_PIN: { schema: z.string().max(256).optional(), help: 'PIN of its user', secret: true },
  KEY_THREADS: {
    schema: z.coerce.number().int().min(1).max(64).optional(),
    help: 'Threads for work with private keys; default one for each processor, at most 4',
  },
  KEY_APPLICATIONS: {
    schema: keyApplicationsText,
    help: 'Applications that have keys beside those that the database lists, as NAME or NAME=ROLE+ROLE, parted by commas; the roles are those of the services that may use the keys (ID_AUTHENTICATION, CREDENTIAL_ISSUANCE, CREATE_SHARE, RESIDENT). One that is listed already gets these roles instead',
  },
  CA_MINIMUM_MONTHS: {
    schema: z.coerce.number().int().min(0).max(120).default(12),
    help: 'Months that a CA certificate must still be valid at upload',
  },
  CA_CHECKS: {
    schema: z
      .string()
      .default('authority,key,signature')
      .transform((text) => listOf(text).filter((name) => name !== 'none'))
      .refine(
        (names): names is CaCheck[] => names.every((name) => caChecks.some((check) => check === name)),
        {
          error: `must be a list of ${caChecks.join(', ')}, parted by commas`,
        },
      ),
    help: 'What is asked of CA certificates beyond the contract, parted by commas: that they belong to an authority, and have a strong key and signature; none asks nothing',
  },
  REVOCATION_POLICY: {
    schema: z
      .string()
      .default('off')
      .refine((text) => /^(?:off|soft|hard)(?:,(?:AUTH|DEVICE|FTM|MISP)=(?:off|soft|hard))*$/u.test(text), {
        error: 'must be off, soft or hard, and may name domains: soft,DEVICE=hard',
      }),
    help: 'Whether outside authorities are asked if a certificate was revoked: off, soft (unknown is accepted and said) or hard (unknown is refused); by domain as soft,DEVICE=hard',
  },
  OUTBOUND_ALLOWED: {
    schema: z.string().default('').transform(listOf).refine(isAllowList, {
      error: 'must be hosts, host:port, or networks as 10.0.0.0/8, parted by commas',
    }),
    help: 'Hosts and networks that may be asked although they are not public, parted by commas: host, host:port, 10.0.0.0/8; a name leads to this machine and its link (127.0.0.0/8, 169.254.0.0/16, ::1, fe80::/10) only where that network is named, too, or the name is localhost',
  },
  ...certificateSettings,
  ...apiKeySettings,
  ...licenceSettings,
  ...sbiSettings,
  ...quotaSettings,
  ...usageSettings,
  ...usageKafkaSettings,
  ...verificationSettings,
  ...gatewaySettings,
  ...goLiveSettings,
  ...expirySettings,
  ...esignetSettings,
  ...hubSettings,
  ...webhookSettings,
} as const satisfies Record<string, { schema: z.ZodType; help: string; secret?: boolean }>

type Definitions = typeof definitions
type Values = { readonly [K in keyof Definitions]: z.output<Definitions[K]['schema']> }

/** The checked settings of one process. */
export interface Settings extends Values {
  /** Absolute folder of the embedded database and keys. */
  readonly dataDirectory: string
  /** Origin at which browsers reach the server, without a trailing slash. */
  readonly publicUrl: string
  /** Address of the public trust files that goes into certificates; null when nobody said where we are. */
  readonly trustUrl: string | null
  /** Threads for work with private keys. */
  readonly keyThreads: number
  readonly production: boolean
  /** Sender of mails. */
  readonly mailFrom: string
  /** A sandbox without a mail server keeps its mails for administrators to read. */
  /** This server is the WebSub hub of the installation. */
  readonly hasOwnHub: boolean
  readonly keepsMails: boolean
  /** Days that a partner certificate must still be valid at upload. */
  readonly partnerMinimumDays: number
  /** Where the login proxy may send browsers. */
  readonly allowedUrls: readonly string[]
  readonly uiRoles: readonly string[]
  /** Which addresses are our reverse proxies'. */
  readonly proxies: ProxyTrust
  /** Null: the embedded identity provider. */
  readonly oidc: OidcSettings | null
  /** Other issuers whose access tokens open the API. */
  readonly tokenIssuers: readonly TokenIssuer[]
  /** Applications that have keys, beside those of the database. */
  readonly keyApplications: readonly KeyApplication[]
  /** What the gateway does with each route, and whose word about certificates it takes. */
  readonly gateway: GatewaySettings
  /** Types of partners, in capitals, that must have passed a run of the kit. */
  readonly goLive: ReadonlySet<string>
  /** Claims of clients, each with the attributes that give it, and authentication contexts with the factors that they need. */
  readonly clientGrants: { readonly claims: WordMap; readonly acrs: WordMap }
}

/** Thrown when the environment holds a value that cannot work; says which and why, never the value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** What a reader says is wrong is wrong with the settings. */
const saying = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error))
  }
}

/**
 * Reads and checks the settings.
 * @param environment defaults to the process's own
 * @throws SettingsError naming every wrong setting
 */
export const readSettings = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings => {
  const problems: string[] = []
  const entries = Object.entries(definitions).map(([name, { schema }]) => {
    const text = environment[name]
    const result = schema.safeParse(text === '' ? undefined : text)
    if (!result.success) problems.push(`${name}: ${result.error.issues[0]?.message ?? 'not valid'}`)
    return [name, result.data] as const
  })
  if (problems.length > 0) throw new SettingsError(`Settings that cannot work – ${problems.join('; ')}`)
  const values = Object.fromEntries(entries) as Values
  if (values.NODE_ENV === 'production' && values.ENTENTE_SEED === 'sandbox')
    throw new SettingsError(
      'ENTENTE_SEED=sandbox is refused in production: it creates accounts with known passwords',
    )
  if (values.NODE_ENV === 'production' && values.PASSWORD_HASH_KIB < safeHashKib)
    throw new SettingsError(
      `PASSWORD_HASH_KIB below ${safeHashKib} is refused in production: stolen hashes would be guessed`,
    )
  saying(() => requireWholeHub(values))
  saying(() => requireWholeKafka(values))
  const publicUrl = (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/u, '')
  if (values.KEYSTORE === 'pkcs11' && !(values.PKCS11_LIBRARY && values.PKCS11_TOKEN && values.PKCS11_PIN))
    throw new SettingsError('KEYSTORE=pkcs11 needs PKCS11_LIBRARY, PKCS11_TOKEN and PKCS11_PIN')
  if (values.ESIGNET_TOKEN_URL && !(values.ESIGNET_CLIENT_ID && values.ESIGNET_CLIENT_SECRET))
    throw new SettingsError('ESIGNET_TOKEN_URL needs ESIGNET_CLIENT_ID and ESIGNET_CLIENT_SECRET')
  const trustUrl = values.TRUST_URL ?? values.PUBLIC_URL
  return {
    ...values,
    trustUrl: trustUrl?.replace(/\/+$/u, '') ?? null,
    keyThreads: values.KEY_THREADS ?? Math.min(4, availableParallelism()),
    dataDirectory: resolve(values.ENTENTE_DATA),
    publicUrl,
    production: values.NODE_ENV === 'production',
    mailFrom: values.MAIL_FROM ?? `Entente <no-reply@${new URL(publicUrl).hostname}>`,
    allowedUrls: values.AUTH_ALLOWED_URLS ? listOf(values.AUTH_ALLOWED_URLS) : [publicUrl],
    uiRoles: listOf(values.UI_ROLES),
    proxies: saying(() => readProxies(values)),
    ...saying(() => readIdentity(values)),
    gateway: saying(() => readGateway(values)),
    goLive: readGoLive(values.GO_LIVE),
    keyApplications: readKeyApplications(values.KEY_APPLICATIONS),
    clientGrants: { claims: readWordMap(values.ESIGNET_CLAIMS), acrs: readWordMap(values.ESIGNET_ACRS) },
    partnerMinimumDays: Math.max(values.PARTNER_CERTIFICATE_DAYS - values.PARTNER_CERTIFICATE_GRACE_DAYS, 0),
    hasOwnHub:
      !values.HUB_URL && (values.HUB_EMBEDDED ?? (values.ENTENTE_SEED === 'sandbox' ? 'on' : 'off')) === 'on',
    keepsMails: values.ENTENTE_SEED === 'sandbox' && !values.SMTP_URL,
  }
}

/** Name, help and default of every setting, for the documents. */
export const describeSettings = (): { name: string; help: string; fallback: string; secret: boolean }[] =>
  Object.entries(definitions).map(([name, definition]) => {
    const fallback = definition.schema.safeParse(undefined)
    return {
      name,
      help: definition.help,
      fallback: fallback.success && fallback.data !== undefined ? String(fallback.data) : '',
      secret: 'secret' in definition,
    }
  })
