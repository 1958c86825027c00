import { z } from 'zod'
import { operationNames, readRouteModes, readUpstreams } from './gateway-setting-values.ts'
import { readable } from './setting-values.ts'

const perSecond = (fallback: number) => z.coerce.number().int().min(1).max(1_000_000).default(fallback)

/** The door for calls at run time, `npx entente gateway`. */
export const gatewaySettings = {
  GATEWAY_PORT: {
    schema: z.coerce.number().int().min(0).max(65535).default(8443),
    help: 'Port of the gateway',
  },
  GATEWAY_HOST: { schema: z.string().default('0.0.0.0'), help: 'Address that the gateway listens on' },
  GATEWAY_TLS: {
    schema: z.enum(['on', 'off']).default('on'),
    help: 'Whether the gateway ends TLS itself; off is for proxies that do it, which GATEWAY_PROXIES names',
  },
  GATEWAY_TLS_CERTIFICATE: {
    schema: z.string().max(1024).optional(),
    help: "File with the gateway's own certificate and those between it and its root, PEM; outside production one is made in ENTENTE_DATA",
  },
  GATEWAY_TLS_KEY: { schema: z.string().max(1024).optional(), help: 'File with its private key, PEM' },
  GATEWAY_MTLS: {
    schema: z.string().max(1000).default('required').superRefine(readable(readRouteModes)),
    help: `Whether callers show a certificate: required, optional or off, and by route as required,otp=optional; routes are ${operationNames.join(', ')}`,
  },
  GATEWAY_PROXIES: {
    schema: z.string().max(1000).default(''),
    help: 'Addresses and networks of proxies that end TLS before the gateway, parted by commas: their X-Client-Cert (PEM, URL-escaped) counts as the certificate of the caller; from anybody else it counts for nothing',
  },
  GATEWAY_UPSTREAMS: {
    schema: z
      .string()
      .max(20_000)
      .optional()
      .superRefine((text, context) => {
        if (text !== undefined) readable(readUpstreams)(text, context)
      }),
    help: 'Where calls go, a list in JSON: [{"routes":["auth","kyc"],"url":"https://…","content":"plain","timeoutSeconds":20}]; content is plain (decrypted here, answers are signed and encrypted here) or sealed (passed on as it came, answers too); default: the residents of the sandbox, outside production',
  },
  GATEWAY_BODY_KIB: {
    schema: z.coerce.number().int().min(16).max(16_384).default(1024),
    help: 'Largest body of a call in KiB',
  },
  GATEWAY_CONNECTIONS: {
    schema: z.coerce.number().int().min(10).max(200_000).default(10_000),
    help: 'Connections that the gateway keeps open at most',
  },
  GATEWAY_CONNECTIONS_PER_PARTNER: {
    schema: z.coerce.number().int().min(1).max(100_000).default(200),
    help: 'Of them those of one partner, or of one address without a certificate',
  },
  GATEWAY_RATE_CALLER: {
    schema: perSecond(500),
    help: 'Calls each second, at one gateway, of one certificate (of one address without), whatever keys they name; twice as many at once',
  },
  GATEWAY_RATE_KEY: { schema: perSecond(200), help: 'The same with one API key or client' },
  GATEWAY_RATE_LICENCE: { schema: perSecond(2000), help: 'The same with one licence' },
  GATEWAY_REQUEST_SECONDS: {
    schema: z.coerce.number().int().min(5).max(600).default(60),
    help: 'How old a request may be; that long it is remembered, so that it counts once',
  },
  GATEWAY_CLOCK_SECONDS: {
    schema: z.coerce.number().int().min(0).max(300).default(30),
    help: 'By how much the clock of a caller may be fast',
  },
} as const
