import { readFileSync } from 'node:fs'
import type { BaseOptions, Broker, SASLMechanismValue } from '@platformatic/kafka'
import type { Settings } from '../../../settings.ts'

/** The settings of an app that writes its usage log to Kafka. */
export type KafkaSettings = Settings & { readonly USAGE_KAFKA: readonly string[] }

export const usesKafka = (settings: Settings): settings is KafkaSettings => settings.USAGE_KAFKA !== undefined

/** The client is loaded where it is needed: without Kafka nobody pays for it. */
export const loadClient = () => import('@platformatic/kafka')

/** Requests of one round, in milliseconds: no call may hang longer than these together. */
const patience = { connectTimeout: 2_000, requestTimeout: 4_000, timeout: 3_000, retries: 2, retryDelay: 200 }

const read = (setting: string, file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`the file of ${setting} cannot be read`, { cause: error })
  }
}

const tlsOf = (settings: KafkaSettings): Pick<BaseOptions, 'tls' | 'tlsServerName'> => {
  if (settings.USAGE_KAFKA_TLS === 'off') return {}
  const { USAGE_KAFKA_CA: authorities, USAGE_KAFKA_CERTIFICATE: certificate, USAGE_KAFKA_KEY: key } = settings
  return {
    tls: {
      minVersion: 'TLSv1.2',
      ...(authorities ? { ca: read('USAGE_KAFKA_CA', authorities) } : {}),
      ...(certificate ? { cert: read('USAGE_KAFKA_CERTIFICATE', certificate) } : {}),
      ...(key ? { key: read('USAGE_KAFKA_KEY', key) } : {}),
    },
    tlsServerName: true,
  }
}

const saslOf = (settings: KafkaSettings): Pick<BaseOptions, 'sasl'> => {
  const { USAGE_KAFKA_SASL: kind, USAGE_KAFKA_USER: username, USAGE_KAFKA_PASSWORD: password } = settings
  if (kind === undefined || username === undefined || password === undefined) return {}
  return { sasl: { mechanism: kind.toUpperCase() as SASLMechanismValue, username, password } }
}

/** @param broker host:port; an IPv6 address has brackets */
const addressOf = (broker: string): Broker => {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon).replaceAll(/[[\]]/gu, ''), port: Number(broker.slice(colon + 1)) }
}

/** How the client reaches the brokers. @throws Error naming the setting whose file cannot be read */
export const optionsOf = (settings: KafkaSettings): BaseOptions => ({
  clientId: 'entente',
  bootstrapBrokers: settings.USAGE_KAFKA.map(addressOf),
  ...patience,
  ...tlsOf(settings),
  ...saslOf(settings),
})

/** The client nests what went wrong: all of it, the innermost last. */
const everyError = (error: unknown): Error[] => {
  if (!(error instanceof Error)) return []
  const inside: unknown[] = error instanceof AggregateError ? error.errors : []
  return [error, ...[...inside, error.cause].flatMap(everyError)]
}

/** Whether that is part of what went wrong. @param name of a property of the client's errors */
export const isOf = (error: unknown, name: 'code' | 'apiId', value: string): boolean =>
  everyError(error).some((each) => (each as unknown as Record<string, unknown>)[name] === value)

/** What went wrong, in one line. */
export const causeOf = (error: unknown): string => everyError(error).at(-1)?.message ?? String(error)

/** Why Kafka took nothing: one line of what the client says in pages. */
export class KafkaFailure extends Error {
  override readonly name = 'KafkaFailure'

  constructor(failure: unknown) {
    super(causeOf(failure))
  }
}
