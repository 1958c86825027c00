import { hash } from 'node:crypto'

/** What is issued on requests and shown at run time. */
const issuedKinds = ['key', 'licence', 'client'] as const

export type IssuedKind = (typeof issuedKinds)[number]

/** In the order of their numbers. */
const issuedStates = ['active', 'deactivated', 'expired'] as const

/** One of them as memory holds it: 41 octets beside twelve of its digest. */
export interface Issued {
  readonly kind: IssuedKind
  readonly state: (typeof issuedStates)[number]
  /** Calls with it count by a quota that somebody has set, not by the settings. */
  readonly hasQuota: boolean
  readonly id: string
  /** Names what it stands on, as 12 octets in a text: the request, which has one partner and one policy for ever, or a partner alone. */
  readonly ref: string
  /** In milliseconds. */
  readonly validFrom: number
  readonly validTill: number
}

const groundWidth = 12

/**
 * Octets of a digest by which one is found; of those that memory keeps, 96 bits, which nobody can aim at who has not the key of
 * the digests; and of what is known of it: kind and state, id, ground, from, till.
 */
export const entryKeyWidth = 32
export const entryKeptWidth = 12
export const entryValueWidth = 1 + 16 + groundWidth + 6 + 6

const milliseconds = (column: string): string =>
  `substring(int8send(floor(extract(epoch from ${column}) * 1000)::bigint) from 3)`

/** Nothing that is stored ends later. */
const never = "'\\xffffffffffff'::bytea"
const ever = "'\\x000000000000'::bytea"

/** Beside the state, in the same half of the octet. */
const quotaBit = 8

const stateOctet = (kind: IssuedKind, quota: string | undefined): string => {
  const octet = (state: number): string => `'\\x${issuedKinds.indexOf(kind)}${state.toString(16)}'::bytea`
  const states = (bit: number): string =>
    `case state when 'active' then ${octet(bit)} when 'expired' then ${octet(bit + 2)} else ${octet(bit + 1)} end`
  return quota ? `case when ${quota} is null then ${states(0)} else ${states(quotaBit)} end` : states(0)
}

/** What `Issued` has as `ref`. @param ground as `issuedEntries` takes it, of one row */
export const refOfGround = (ground: string): string =>
  hash('sha256', ground, 'buffer').toString('latin1', 0, groundWidth)

/**
 * SQL of all entries of a kind: `key`, a digest, and `record`, what is kept of the digest with the value behind it.
 * @param digest SQL of the digest
 * @param ground SQL of a text that names what it stands on: the request's id, or a stroke and the partner's where there is none
 * @param quota column of its quota; absent for what has none of its own
 * @param span columns of both ends; absent for what counts as long as nobody stops it
 */
export const issuedEntries = (
  kind: IssuedKind,
  {
    digest,
    ground,
    quota,
    span,
    from,
  }: Readonly<Record<'digest' | 'ground' | 'from', string>> & {
    readonly quota?: string
    readonly span?: readonly [string, string]
  },
): string => `select ${digest} as key, substring(${digest} from 1 for ${entryKeptWidth}) || ${stateOctet(kind, quota)} || uuid_send(id)
  || substring(sha256(convert_to(${ground}, 'UTF8')) from 1 for ${groundWidth})
  || ${span ? milliseconds(span[0]) : ever} || ${span ? milliseconds(span[1]) : never} as record from ${from}`

/** Few ask for it: it is made of its octets when somebody does. */
const uuidOf = (octets: string): string => {
  const hex = Buffer.from(octets, 'latin1').toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const timeAt = (view: DataView, at: number): number => view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2)

/** One that was read: a class, for it is made with every decision, and its id hardly ever. */
class IssuedEntry implements Issued {
  readonly kind: IssuedKind
  readonly state: Issued['state']
  readonly hasQuota: boolean
  readonly ref: string
  readonly validFrom: number
  readonly validTill: number
  readonly #names: string

  constructor(value: Uint8Array) {
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
    const [first = 0] = value
    // A text of its own: what lies in the table is another entry's soon.
    this.#names = Buffer.from(value.buffer, value.byteOffset + 1, 16 + groundWidth).toString('latin1')
    this.kind = issuedKinds[first >> 4] ?? 'key'
    this.state = issuedStates[first & (quotaBit - 1)] ?? 'deactivated'
    this.hasQuota = (first & quotaBit) !== 0
    this.ref = this.#names.slice(16)
    this.validFrom = timeAt(view, 17 + groundWidth)
    this.validTill = timeAt(view, 23 + groundWidth)
  }

  get id(): string {
    return uuidOf(this.#names.slice(0, 16))
  }
}

/** An entry from the value behind its digest. */
export const readIssued = (value: Uint8Array): Issued => new IssuedEntry(value)
