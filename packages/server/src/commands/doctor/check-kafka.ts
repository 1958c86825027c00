import { inspectKafka, longestSilence, type KafkaProblem } from '../../modules/usage/index.ts'
import type { App } from '../../platform/app.ts'
import { fine, wrong, type Finding } from './finding.ts'

const remedyOf = (problem: KafkaProblem, { settings }: App): string => {
  const { USAGE_KAFKA_TOPIC: topic, USAGE_KAFKA: brokers } = settings
  const remedies: Record<KafkaProblem, string> = {
    'no-topic': `Make it: kafka-topics.sh --bootstrap-server ${brokers?.[0]} --create --topic ${topic} --partitions 12 --replication-factor 3 --config min.insync.replicas=2`,
    'sign-in':
      'Check USAGE_KAFKA_SASL, USAGE_KAFKA_USER and USAGE_KAFKA_PASSWORD, and USAGE_KAFKA_CERTIFICATE.',
    'not-allowed': `Allow our user to describe, to read and to write the topic ${topic}.`,
    unreachable:
      'Check that USAGE_KAFKA names brokers that run and that this machine reaches, and USAGE_KAFKA_TLS and USAGE_KAFKA_CA; each broker must be reached by the name that it advertises, too.',
  }
  return remedies[problem]
}

/** Whether the Kafka of the usage log can be used, and whether somebody counts what is in it. */
export const checkKafka = async (app: App): Promise<Finding[]> => {
  const found = await inspectKafka(app)
  if (found === undefined) return [fine('The usage log is kept in the database: USAGE_KAFKA is not set')]
  const { USAGE_KAFKA_TOPIC: name, production } = app.settings
  if (found.problem !== null)
    return [
      wrong(
        `The usage log cannot be kept in Kafka (${found.problem}: ${found.reason}); rows wait in memory, and are lost beyond 100,000`,
        remedyOf(found.problem, app),
      ),
    ]
  const { topic, progress } = found
  const there = `The usage log is kept in Kafka: topic ${name}, ${topic.partitions} partitions on ${topic.replicas} brokers each`
  const first =
    production && topic.replicas < 2
      ? wrong(
          `${there}: what is on one alone goes with it`,
          'Give the topic three replicas, and min.insync.replicas=2.',
        )
      : fine(there)
  if (progress === undefined)
    return [
      first,
      wrong(
        'Nothing in Kafka was ever counted',
        'Start a server with USAGE_KAFKA_COUNTS=on; gateways do not count.',
      ),
    ]
  const silence = app.clock.now().getTime() - progress.lookedAt.getTime()
  const counted = `${progress.behind} rows in Kafka are not counted yet, ${progress.passedOver} were passed over`
  return [
    first,
    silence > longestSilence
      ? wrong(
          `Nobody counts what is in Kafka since ${progress.lookedAt.toISOString().slice(0, 16)}: ${counted}`,
          'Start a server with USAGE_KAFKA_COUNTS=on, and read its log.',
        )
      : fine(counted),
  ]
}
