import { isTopic } from '../topics/topic.ts'

/** What somebody asks of the hub, as it was read. */
export interface HubRequest {
  readonly mode: (typeof modes)[number]
  readonly topic: string
  readonly callback: string | undefined
  readonly secret: string | undefined
  readonly leaseSeconds: number | undefined
}

const modes = ['register', 'deregister', 'publish', 'subscribe', 'unsubscribe'] as const

/** WebSub §5.1: less than 200 bytes. */
const longestSecret = 199

/** Reads a form or a query. @returns what is wrong with it, in words for whoever wrote the client */
export const readHubRequest = (words: URLSearchParams): HubRequest | { readonly problem: string } => {
  for (const name of ['hub.mode', 'hub.topic', 'hub.callback', 'hub.secret', 'hub.lease_seconds'])
    if (words.getAll(name).length > 1) return { problem: `${name} is there twice` }
  const one = (name: string): string | undefined => words.get(name) ?? undefined
  const mode = modes.find((each) => each === one('hub.mode'))
  if (!mode) return { problem: `hub.mode must be one of ${modes.join(', ')}` }
  const topic = one('hub.topic') ?? ''
  if (!isTopic(topic)) return { problem: 'hub.topic must be a word, or the id of a partner, / and a word' }
  const secret = one('hub.secret') || undefined
  if (secret !== undefined && Buffer.byteLength(secret, 'utf8') > longestSecret)
    return { problem: 'hub.secret must have less than 200 octets' }
  const lease = one('hub.lease_seconds') || undefined
  if (lease !== undefined && !/^[1-9]\d{0,9}$/u.test(lease))
    return { problem: 'hub.lease_seconds must be a number of seconds' }
  return {
    mode,
    topic,
    callback: one('hub.callback'),
    secret,
    leaseSeconds: lease === undefined ? undefined : Number(lease),
  }
}
