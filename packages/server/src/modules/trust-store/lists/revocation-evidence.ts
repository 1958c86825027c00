import {
  type Certificate,
  type Crl,
  type OcspResponse,
  parseOcspResponse,
  readCrlFile,
  readUrl,
  TrustError,
  writeOcspRequest,
} from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { OutboundError } from '../../../platform/outbound/http-client.ts'
import { holdsAllFor, nothingSifted, siftLists, type SiftedLists } from './list-signer.ts'

/** Something that an authority was asked for and that cannot be used. */
export interface Lack {
  /** Without what may be secret in it: no query, no name, no password. */
  readonly address: string
  readonly reason: string
}

/** What authorities say about revocation, as far as it could be got. */
export interface Evidence {
  readonly crls: readonly Crl[]
  readonly ocspResponses: readonly OcspResponse[]
  /** What was asked for in vain, or could not be read. */
  readonly lacks: readonly Lack[]
  /** When some of it is to be asked for again, in milliseconds. */
  readonly until: number
}

/** Asks authorities about revocation and remembers what they said, for as long as they say that it holds. */
export interface EvidenceSource {
  /**
   * Evidence about every certificate of a path but the anchor: its OCSP responders and distribution points. Of what the
   * latter give only lists are taken, and kept, that a certificate of the path has signed, or another of the store.
   */
  gather(path: readonly Certificate[], store: readonly Certificate[]): Promise<Evidence>
  /** What is remembered now, without asking anybody. */
  remembered(): Evidence
}

/** What one address has given. */
interface Entry extends SiftedLists {
  readonly until: number
  readonly ocspResponse?: OcspResponse
  readonly lacks: readonly Lack[]
}

type Answer = Omit<Entry, 'until' | 'lacks'> & {
  readonly reasons: readonly string[]
  readonly nextUpdate: Date | undefined
}

const secondMilliseconds = 1_000
const limits = {
  timeoutMilliseconds: 5 * secondMilliseconds,
  crlBytes: 8 * 1024 * 1024,
  ocspBytes: 64 * 1024,
  /** Lists taken from one address. */
  lists: 20,
  /** Addresses asked for one certificate and kind. */
  addresses: 2,
  entries: 500,
  /** DER that is kept of all addresses together. */
  keptBytes: 128 * 1024 * 1024,
  /** Reasons told of one answer. */
  reasons: 3,
  /** How long a failure, a document without an end, and any document is believed. */
  failureMilliseconds: 60 * secondMilliseconds,
  endlessMilliseconds: 3600 * secondMilliseconds,
  longestMilliseconds: 24 * 3600 * secondMilliseconds,
} as const

const webAddresses = (addresses: readonly string[]): readonly string[] =>
  addresses.filter((address) => /^https?:\/\//iu.test(address)).slice(0, limits.addresses)

/** Where the status of a certificate can be asked for (RFC 5280 §4.2.2.1). */
const respondersOf = ({ authorityInformationAccess = [] }: Certificate): readonly string[] =>
  webAddresses(
    authorityInformationAccess.flatMap(({ method, location }) =>
      method === '1.3.6.1.5.5.7.48.1' && location.kind === 'uniformResourceIdentifier'
        ? [location.value]
        : [],
    ),
  )

/** The address as logs and people may see it: what comes after `?` is sometimes a secret. */
const withoutSecrets = (address: string): string => {
  const url = readUrl(address)
  if (!url) return 'an address that cannot be read'
  const { origin, pathname, search } = url
  return `${origin}${pathname.slice(0, 200)}${search === '' ? '' : '?…'}`
}

const reasonOf = (error: OutboundError | TrustError): string =>
  error instanceof OutboundError ? `no answer (${error.problem})` : error.message

/** As many as anybody reads, and how many more there are. */
const firstOf = (reasons: readonly string[]): readonly string[] => {
  const more = reasons.length - limits.reasons
  return more > 0 ? [...reasons.slice(0, limits.reasons), `${more} more`] : reasons
}

const earliest = (times: readonly (Date | undefined)[]): Date | undefined => {
  const known = times.flatMap((time) => time?.getTime() ?? [])
  return known.length > 0 ? new Date(Math.min(...known)) : undefined
}

type Parts = Pick<App, 'http' | 'clock' | 'log'>

const octetsOf = ({ crls, ocspResponse }: Entry): number =>
  crls.reduce((sum, { der }) => sum + der.length, ocspResponse?.der.length ?? 0)

/** Makes the source of a process. @param keptBytes DER that it keeps at most; the oldest goes first */
export const createEvidenceSource = (
  { http, clock, log }: Parts,
  keptBytes: number = limits.keptBytes,
): EvidenceSource => {
  const known = new Map<string, Entry>()
  let kept = 0
  const running = new Map<string, Promise<Entry>>()

  const drop = (key: string): void => {
    const entry = known.get(key)
    if (!entry) return
    kept -= octetsOf(entry)
    known.delete(key)
  }

  const remember = (key: string, entry: Entry): Entry => {
    drop(key)
    known.set(key, entry)
    kept += octetsOf(entry)
    for (const oldest of known.keys()) {
      if (known.size <= limits.entries && kept <= keptBytes) break
      drop(oldest)
    }
    return entry
  }

  const endOf = (nextUpdate: Date | undefined, now: number): number => {
    const end = nextUpdate?.getTime() ?? now + limits.endlessMilliseconds
    // One that is over already is asked for again soon, but not at every use.
    return Math.min(Math.max(end, now + limits.failureMilliseconds), now + limits.longestMilliseconds)
  }

  const ask = async (url: string, read: () => Promise<Answer>): Promise<Entry> => {
    const now = clock.now().getTime()
    const address = withoutSecrets(url)
    const lacksOf = (reasons: readonly string[]): readonly Lack[] => {
      if (reasons.length === 0) return []
      const told = firstOf(reasons)
      // One line, however much is wrong: the other side decides how much that is.
      log.warn({ address, reason: told.join('; ') }, 'what an authority says about revocation cannot be used')
      return told.map((reason) => ({ address, reason }))
    }
    try {
      const { reasons, nextUpdate, ...found } = await read()
      const isUsable = found.crls.length > 0 || found.ocspResponse !== undefined
      const until = isUsable ? endOf(nextUpdate, now) : now + limits.failureMilliseconds
      return { ...found, lacks: lacksOf(reasons), until }
    } catch (error) {
      if (!(error instanceof OutboundError || error instanceof TrustError)) throw error
      const lacks = lacksOf([reasonOf(error)])
      return { ...nothingSifted, lacks, until: now + limits.failureMilliseconds }
    }
  }

  /** One question at a time for each key; what was answered holds until its end. */
  const entryOf = async (
    key: string,
    url: string,
    read: () => Promise<Answer>,
    isEnough: (entry: Entry) => boolean = () => true,
  ): Promise<Entry> => {
    const entry = known.get(key)
    if (entry && clock.now().getTime() < entry.until && isEnough(entry)) return entry
    const asked = running.get(key)
    if (asked) {
      const found = await asked
      return isEnough(found) ? found : entryOf(key, url, read, isEnough)
    }
    const answer = ask(url, read)
      .then((each) => remember(key, each))
      .finally(() => running.delete(key))
    running.set(key, answer)
    return answer
  }

  /** A distribution point gives a list in any form, or several (RFC 5280 §4.2.1.13 asks for DER; many serve PEM). */
  const crlsAt = (url: string, signers: readonly Certificate[]): Promise<Entry> => {
    const key = `crl ${url}`
    const read = async (): Promise<Answer> => {
      const { timeoutMilliseconds, crlBytes: maximumBytes, lists: maximumLists } = limits
      const { lists, unread } = readCrlFile(
        await http.fetchBytes({ url, timeoutMilliseconds, maximumBytes }),
        { maximumLists },
      )
      const { crls, unsigned } = siftLists(lists, signers, known.get(key) ?? nothingSifted)
      const reasons = [
        ...unread.map(({ position, reason }) => `CRL ${position} cannot be read: ${reason}`),
        ...unsigned.map(() => 'a CRL that no certificate of the path has signed'),
      ]
      return { crls, unsigned, reasons, nextUpdate: earliest(crls.map(({ nextUpdate }) => nextUpdate)) }
    }
    return entryOf(key, url, read, (entry) => holdsAllFor(entry, signers))
  }

  const statusAt = (url: string, certificate: Certificate, issuer: Certificate): Promise<Entry> =>
    entryOf(`ocsp ${url} ${certificate.sha256} ${issuer.sha256}`, url, async () => {
      const { timeoutMilliseconds, ocspBytes: maximumBytes } = limits
      const answer = await http.fetchBytes({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: writeOcspRequest(certificate, issuer),
        timeoutMilliseconds,
        maximumBytes,
      })
      const ocspResponse = parseOcspResponse(answer)
      const nextUpdate = earliest(ocspResponse.responses.map((each) => each.nextUpdate))
      return { ...nothingSifted, ocspResponse, reasons: [], nextUpdate }
    })

  const evidenceOf = (entries: readonly Entry[]): Evidence => ({
    crls: entries.flatMap(({ crls }) => crls),
    ocspResponses: entries.flatMap(({ ocspResponse }) => ocspResponse ?? []),
    lacks: entries.flatMap(({ lacks }) => lacks),
    until: Math.min(Infinity, ...entries.map(({ until }) => until)),
  })

  return {
    async gather(path, store) {
      const signers = [...path, ...store]
      const questions = path.slice(0, -1).flatMap((certificate, index) => {
        const issuer = path[index + 1]
        return [
          ...webAddresses(certificate.crlDistributionPoints ?? []).map((url) => crlsAt(url, signers)),
          ...respondersOf(certificate).map((url) => statusAt(url, certificate, issuer ?? certificate)),
        ]
      })
      return evidenceOf(await Promise.all(questions))
    },
    remembered() {
      const now = clock.now().getTime()
      return evidenceOf([...known.values()].filter(({ until }) => now < until))
    },
  }
}
