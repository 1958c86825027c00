import { z } from 'zod'
import { usageSources, type StoredUsage } from '../usage.ts'

/** By which a record that was sent twice is known: who has sent it, and its number among those of that sender. */
export interface Mark {
  readonly writer: string
  readonly number: number
}

/** One record of the log as Kafka has it. */
export interface KafkaRecord {
  readonly key: string
  readonly value: string
}

const keyForm = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,15})$/u

/** Puts a use into a record: its mark as the key, itself as JSON without what is not known (docs/operators/usage-log.md). */
export const toRecord = (usage: StoredUsage, { writer, number }: Mark): KafkaRecord => ({
  key: `${writer}/${number}`,
  value: JSON.stringify({
    id: usage.id,
    at: usage.at.toISOString(),
    source: usage.source,
    transactionId: usage.transactionId,
    partnerId: usage.partnerId ?? undefined,
    claimedPartnerId: usage.claimedPartnerId ?? undefined,
    mispId: usage.mispId ?? undefined,
    apiKeyId: usage.apiKeyId ?? undefined,
    clientId: usage.clientId ?? undefined,
    policyId: usage.policyId ?? undefined,
    licenceId: usage.licenceId ?? undefined,
    operation: usage.operation ?? undefined,
    code: usage.code ?? undefined,
    words: usage.words,
    latencyUs: Math.round(usage.latencyMs * 1000),
  }),
})

// What PostgreSQL cannot store would keep all others from being counted: NUL, and half of a surrogate pair.
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\0\p{Cs}]*$/u)
const word = (most: number) => text(most).nullable().default(null)
const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)
const id = uuid.nullable().default(null)

/** What may be stored, whoever has written to the topic. */
const shape = z.object({
  id: uuid,
  at: z.iso.datetime(),
  source: z.enum(usageSources),
  transactionId: text(64),
  partnerId: word(36),
  claimedPartnerId: word(36),
  mispId: word(36),
  apiKeyId: id,
  clientId: word(128),
  policyId: word(36),
  licenceId: id,
  operation: word(64),
  code: word(40),
  words: z
    .record(text(64), z.string().regex(/^[^\0\p{Cs}]*$/u))
    .refine((words) => JSON.stringify(words).length <= 600)
    .optional(),
  latencyUs: z.int().min(0).max(2_000_000_000),
})

const oldest = Date.UTC(2000, 0)
const day = 86_400_000
const mostOctets = 8_192

const parse = (value: Buffer): unknown => {
  try {
    return JSON.parse(value.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Reads the mark of a record; undefined where somebody else has written it. */
export const readMark = (key: Buffer | null): Mark | undefined => {
  const [, writer, number] = keyForm.exec(key?.toString('latin1') ?? '') ?? []
  return writer === undefined ? undefined : { writer, number: Number(number) }
}

/** Reads a use; undefined for what is none. @param now nothing is from tomorrow */
export const readUse = (value: Buffer | null, now: Date): StoredUsage | undefined => {
  if (value === null || value.length > mostOctets) return undefined
  const { data } = shape.safeParse(parse(value))
  if (data === undefined) return undefined
  const { at, latencyUs, words, ...rest } = data
  const moment = Date.parse(at)
  if (moment < oldest || moment > now.getTime() + day) return undefined
  return {
    ...rest,
    at: new Date(moment),
    isAllowed: rest.code === null,
    latencyMs: latencyUs / 1000,
    ...(words === undefined ? {} : { words }),
  }
}
