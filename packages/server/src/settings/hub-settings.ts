import { z } from 'zod'
import { isAllowList, listOf } from './setting-values.ts'

const webAddress = z
  .url()
  .max(500)
  .refine((text) => /^https?:\/\//u.test(text) && new URL(text).username === '', {
    error: 'must be an http(s) address without a user',
  })
  .optional()

/** Where events go, and who we are there. */
export const hubSettings = {
  HUB_URL: {
    schema: webAddress,
    help: 'The WebSub hub of the platform, such as http://websub.websub/hub/, to which changes are published; default: none',
  },
  HUB_EMBEDDED: {
    schema: z.enum(['on', 'off']).optional(),
    help: 'Whether this server is a WebSub hub itself, at /hub/; default: on in the sandbox where HUB_URL is not set',
  },
  HUB_CALLBACKS: {
    schema: z.string().max(2000).default('').transform(listOf).refine(isAllowList, {
      error: 'must be hosts, host:port, or networks as 10.0.0.0/8, parted by commas',
    }),
    help: 'Where the hub at /hub/ may deliver, parted by commas: host, host:port, or networks as 10.0.0.0/8 for addresses in digits; messages hold keys, so that nobody subscribes from elsewhere, and by default nobody at all; names lead to this machine as with OUTBOUND_ALLOWED',
  },
  HUB_SUBSCRIPTIONS: {
    schema: z.coerce.number().int().min(1).max(5000).default(500),
    help: 'How many subscriptions the hub at /hub/ takes',
  },
  HUB_MAX_LEASE_SECONDS: {
    schema: z.coerce.number().int().min(300).max(31_536_000).default(864_000),
    help: 'How long a subscription at /hub/ lasts at most before it is renewed; at least 300 seconds, and a day where a subscriber does not say',
  },
  HUB_SECRET: {
    schema: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
    help: 'Signs what is published at HUB_URL (X-Hub-Signature, HMAC-SHA-256); default: unsigned, as hubs that know nothing of it expect',
    secret: true,
  },
  HUB_TOKEN_URL: {
    schema: webAddress,
    help: "Where the hub's token is fetched with HUB_CLIENT_ID and HUB_CLIENT_SECRET, an auth manager's …/authenticate/clientidsecretkey; default: none is sent",
  },
  HUB_CLIENT_ID: { schema: z.string().max(256).optional(), help: 'Our client at HUB_TOKEN_URL' },
  HUB_CLIENT_SECRET: { schema: z.string().max(512).optional(), help: 'Its secret', secret: true },
  HUB_APP_ID: {
    schema: z.string().max(64).default('partner'),
    help: 'The application that HUB_TOKEN_URL asks for beside the client',
  },
  EVENTS_KEPT_DAYS: {
    schema: z.coerce.number().int().min(1).max(3650).default(30),
    help: 'How long a delivered or dismissed message can be looked up; parked ones are kept until somebody decides',
  },
} as const

/** @throws Error that says what does not fit together */
export const requireWholeHub = (values: {
  readonly HUB_URL?: string | undefined
  readonly HUB_EMBEDDED?: 'on' | 'off' | undefined
  readonly HUB_SECRET?: string | undefined
  readonly HUB_TOKEN_URL?: string | undefined
  readonly HUB_CLIENT_ID?: string | undefined
  readonly HUB_CLIENT_SECRET?: string | undefined
}): void => {
  const { HUB_URL: url, HUB_TOKEN_URL: token, HUB_CLIENT_ID: id, HUB_CLIENT_SECRET: secret } = values
  const said = [token, id, secret].filter((each) => each !== undefined)
  if (said.length !== 0 && said.length !== 3)
    throw new Error('HUB_TOKEN_URL, HUB_CLIENT_ID and HUB_CLIENT_SECRET need each other')
  if (url && values.HUB_EMBEDDED === 'on')
    throw new Error('HUB_EMBEDDED=on makes this server the hub: leave HUB_URL out')
  if (!url && (said.length > 0 || values.HUB_SECRET)) throw new Error('The settings of a hub need HUB_URL')
}
