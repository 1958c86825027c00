import { z } from 'zod'
import { listOf } from './setting-values.ts'

/** Words on the right of each word on the left, such as the attributes that a claim may stand for. */
export type WordMap = ReadonlyMap<string, readonly string[]>

const entry = /^[^\s=,+]{1,100}=[^\s=,+]{1,100}(?:\+[^\s=,+]{1,100})*$/u

const wordMap = (fallback: string) =>
  z
    .string()
    .max(10_000)
    .default(fallback)
    .refine((text) => listOf(text).every((part) => entry.test(part)), {
      error: 'must be name=word or name=word+word, parted by commas',
    })

/** Reads a checked setting of the form `name=word+word`, parted by commas. */
export const readWordMap = (text: string): WordMap =>
  new Map(
    listOf(text).map((part) => {
      const [name = '', words = ''] = part.split('=')
      return [name, words.split('+')]
    }),
  )

const address = z
  .string()
  .max(1024)
  .regex(/^https?:\/\/[\x21-\x7e]+$/u, 'must be http(s)://…')
  .optional()

/** Clients of relying parties, and the eSignet that has to know them. */
export const esignetSettings = {
  OIDC_CLIENTS_AVAILABLE: {
    schema: z.enum(['true', 'false']).default('true'),
    help: 'Whether partners may have OIDC clients here; false refuses C1 to C7, and tells portals so',
  },
  OIDC_CLIENTS_PER_DAY: {
    schema: z.coerce.number().int().min(1).max(100_000).default(200),
    help: 'How many OIDC clients are made for one partner within a day at most',
  },
  OIDC_CLIENTS_PER_POLICY: {
    schema: z.coerce.number().int().min(1).max(1000).default(20),
    help: 'How many OIDC clients a partner has for one policy at most, those that are inactive not counted',
  },
  ESIGNET_URL: {
    schema: address,
    help: 'Address of the eSignet that has to know OIDC clients, with its context: https://esignet.example.org/v1/esignet; default: none, and new clients are active at once. An address that is not public needs OUTBOUND_ALLOWED',
  },
  ESIGNET_TOKEN_URL: {
    schema: address,
    help: 'Where the access token for eSignet is fetched with ESIGNET_CLIENT_ID and ESIGNET_CLIENT_SECRET (client credentials, RFC 6749 §4.4); default: none is sent',
  },
  ESIGNET_CLIENT_ID: { schema: z.string().max(256).optional(), help: 'Our client at ESIGNET_TOKEN_URL' },
  ESIGNET_CLIENT_SECRET: { schema: z.string().max(512).optional(), help: 'Its secret', secret: true },
  ESIGNET_SCOPE: {
    schema: z.string().max(1000).default('add_oidc_client update_oidc_client'),
    help: 'Scopes to ask for at ESIGNET_TOKEN_URL, parted by blanks',
  },
  ESIGNET_WAIT_SECONDS: {
    schema: z.coerce.number().min(0.1).max(20).default(8),
    help: 'How long whoever makes or changes a client waits for eSignet; after that it is told again and again in the background',
  },
  ESIGNET_CLAIMS: {
    schema: wordMap(
      'name=fullName+name,given_name=firstName,family_name=lastName,middle_name=middleName,gender=gender,birthdate=dateOfBirth,email=email+emailId,phone_number=phone+phoneNumber,picture=photo+face,address=address+addressLine1+addressLine2+addressLine3+city+province+region+zone+postalCode,locale=preferredLang,individual_id=individualId+UIN+VID,residence_status=residenceStatus',
    ),
    help: 'Claims of OIDC clients, each with the attributes of policies that give it, as claim=attribute+attribute, parted by commas; those that eSignet does not support are left out',
  },
  ESIGNET_ACRS: {
    schema: wordMap(
      'mosip:idp:acr:password=pwd,mosip:idp:acr:static-code=pin,mosip:idp:acr:generated-code=otp,mosip:idp:acr:linked-wallet=wla,mosip:idp:acr:biometrics=bio',
    ),
    help: 'Authentication context references of OIDC clients, each with the factors that a policy must allow for it, as acr=factor+factor, parted by commas',
  },
} as const
