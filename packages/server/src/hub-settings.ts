import { z } from 'zod'

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
  readonly HUB_SECRET?: string | undefined
  readonly HUB_TOKEN_URL?: string | undefined
  readonly HUB_CLIENT_ID?: string | undefined
  readonly HUB_CLIENT_SECRET?: string | undefined
}): void => {
  const { HUB_URL: url, HUB_TOKEN_URL: token, HUB_CLIENT_ID: id, HUB_CLIENT_SECRET: secret } = values
  const said = [token, id, secret].filter((each) => each !== undefined)
  if (said.length !== 0 && said.length !== 3)
    throw new Error('HUB_TOKEN_URL, HUB_CLIENT_ID and HUB_CLIENT_SECRET need each other')
  if (!url && (said.length > 0 || values.HUB_SECRET)) throw new Error('The settings of a hub need HUB_URL')
}
