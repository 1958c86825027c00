import { z } from 'zod'
import { listOf } from './setting-values.ts'

const broker = /^(?:[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\]):\d{1,5}$/iu
const file = z.string().max(1024).optional()

/** The Kafka to which the usage log goes, where one database is too small for its rows. */
export const usageKafkaSettings = {
  USAGE_KAFKA: {
    schema: z
      .string()
      .max(2000)
      .transform(listOf)
      .refine((brokers) => brokers.length > 0 && brokers.every((each) => broker.test(each)), {
        error: 'must be host:port, parted by commas',
      })
      .optional(),
    help: 'Brokers of the Apache Kafka that keeps the usage log, as host:port, parted by commas; docs/operators/usage-log.md says what the database keeps then. Default: the database keeps it',
  },
  USAGE_KAFKA_TOPIC: {
    schema: z
      .string()
      .regex(/^[\w.-]{1,249}$/u, 'must be letters, digits, dots, dashes and underscores')
      .default('entente-usage'),
    help: 'The topic of the usage log; it must be there, nobody makes it',
  },
  USAGE_KAFKA_TLS: {
    schema: z.enum(['on', 'off']).default('on'),
    help: 'Whether brokers are asked by TLS',
  },
  USAGE_KAFKA_CA: {
    schema: file,
    help: 'File with the authorities whose brokers are believed, PEM; default: those that Node knows',
  },
  USAGE_KAFKA_CERTIFICATE: {
    schema: file,
    help: 'File with the certificate that we show to brokers, PEM; default: none is shown',
  },
  USAGE_KAFKA_KEY: { schema: file, help: 'File with its private key, PEM' },
  USAGE_KAFKA_SASL: {
    schema: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    help: 'How we sign in at brokers: plain, scram-sha-256 or scram-sha-512; default: by the certificate alone, or not at all',
  },
  USAGE_KAFKA_USER: { schema: z.string().max(256).optional(), help: 'Our user there' },
  USAGE_KAFKA_PASSWORD: {
    schema: z.string().max(512).optional(),
    help: 'Its password',
    secret: true,
  },
  USAGE_KAFKA_COUNTS: {
    schema: z.enum(['on', 'off']).default('on'),
    help: 'Whether this server may count what is in Kafka; one of those that may does, and another one when it ends. Gateways never do',
  },
  USAGE_KAFKA_ROWS: {
    schema: z.coerce.number().int().min(0).max(100_000).default(100),
    help: 'How many rows of each hour, partner, MISP, licence and code the database keeps beside Kafka, for lists and for the question why something was refused; the first ones',
  },
} as const

/** @throws Error that says what does not fit together */
export const requireWholeKafka = (values: {
  readonly USAGE_KAFKA?: readonly string[] | undefined
  readonly USAGE_KAFKA_TLS: 'on' | 'off'
  readonly USAGE_KAFKA_CA?: string | undefined
  readonly USAGE_KAFKA_CERTIFICATE?: string | undefined
  readonly USAGE_KAFKA_KEY?: string | undefined
  readonly USAGE_KAFKA_SASL?: string | undefined
  readonly USAGE_KAFKA_USER?: string | undefined
  readonly USAGE_KAFKA_PASSWORD?: string | undefined
}): void => {
  const { USAGE_KAFKA_CERTIFICATE: certificate, USAGE_KAFKA_KEY: key, USAGE_KAFKA_SASL: sasl } = values
  const { USAGE_KAFKA_USER: user, USAGE_KAFKA_PASSWORD: password, USAGE_KAFKA_CA: authorities } = values
  const signIn = [sasl, user, password].filter((each) => each !== undefined)
  if (!values.USAGE_KAFKA) {
    if (signIn.length > 0 || authorities || certificate || key)
      throw new Error('The settings USAGE_KAFKA_… need USAGE_KAFKA')
    return
  }
  if (!certificate !== !key) throw new Error('USAGE_KAFKA_CERTIFICATE and USAGE_KAFKA_KEY need each other')
  if (signIn.length !== 0 && signIn.length !== 3)
    throw new Error('USAGE_KAFKA_SASL, USAGE_KAFKA_USER and USAGE_KAFKA_PASSWORD need each other')
  if (values.USAGE_KAFKA_TLS === 'on') return
  if (authorities || certificate) throw new Error('USAGE_KAFKA_CA and USAGE_KAFKA_CERTIFICATE are for TLS')
  if (sasl === 'plain')
    throw new Error('USAGE_KAFKA_SASL=plain needs TLS: it would show the password to whoever listens')
}
