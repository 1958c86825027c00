import {
  parseCrl,
  parseOcspResponse,
  TrustError,
  writeOcspRequest,
  type Certificate,
  type Crl,
  type OcspResponse,
} from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { OutboundError } from '../../platform/outbound/http-client.ts'

/** What authorities say about revocation, as far as it could be got. */
export interface Evidence {
  readonly crls: readonly Crl[]
  readonly ocspResponses: readonly OcspResponse[]
  /** When some of it is to be asked for again, in milliseconds. */
  readonly until: number
}

/** Asks authorities about revocation and remembers what they said, for as long as they say that it holds. */
export interface EvidenceSource {
  /** Evidence about every certificate of a path but the anchor: its OCSP responders and distribution points. */
  gather(path: readonly Certificate[]): Promise<Evidence>
  /** What is remembered now, without asking anybody. */
  remembered(): Evidence
}

type Document = { readonly crl: Crl } | { readonly ocspResponse: OcspResponse }

interface Entry {
  readonly until: number
  /** Undefined: nothing usable came. */
  readonly document: Document | undefined
}

const secondMilliseconds = 1_000
const limits = {
  timeoutMilliseconds: 5 * secondMilliseconds,
  crlBytes: 8 * 1024 * 1024,
  ocspBytes: 64 * 1024,
  /** Addresses asked for one certificate and kind. */
  addresses: 2,
  entries: 500,
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

type Parts = Pick<App, 'http' | 'clock'>

/** Makes the source of a process. */
export const createEvidenceSource = ({ http, clock }: Parts): EvidenceSource => {
  const known = new Map<string, Entry>()
  const running = new Map<string, Promise<Entry>>()

  const remember = (key: string, entry: Entry): Entry => {
    known.delete(key)
    known.set(key, entry)
    const [oldest] = known.size > limits.entries ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
    return entry
  }

  const endOf = (nextUpdate: Date | undefined, now: number): number => {
    const end = nextUpdate?.getTime() ?? now + limits.endlessMilliseconds
    // One that is over already is asked for again soon, but not at every use.
    return Math.min(Math.max(end, now + limits.failureMilliseconds), now + limits.longestMilliseconds)
  }

  const ask = async (
    read: () => Promise<{ document: Document; nextUpdate: Date | undefined }>,
  ): Promise<Entry> => {
    const now = clock.now().getTime()
    try {
      const { document, nextUpdate } = await read()
      return { document, until: endOf(nextUpdate, now) }
    } catch (error) {
      if (!(error instanceof OutboundError || error instanceof TrustError)) throw error
      return { document: undefined, until: now + limits.failureMilliseconds }
    }
  }

  /** One question at a time for each key; what was answered holds until its end. */
  const entryOf = (key: string, read: Parameters<typeof ask>[0]): Promise<Entry> => {
    const entry = known.get(key)
    if (entry && clock.now().getTime() < entry.until) return Promise.resolve(entry)
    const asked = running.get(key)
    if (asked) return asked
    const answer = ask(read)
      .then((each) => remember(key, each))
      .finally(() => running.delete(key))
    running.set(key, answer)
    return answer
  }

  const crlAt = (url: string): Promise<Entry> =>
    entryOf(`crl ${url}`, async () => {
      const { timeoutMilliseconds, crlBytes: maximumBytes } = limits
      const crl = parseCrl(await http.fetchBytes({ url, timeoutMilliseconds, maximumBytes }))
      return { document: { crl }, nextUpdate: crl.nextUpdate }
    })

  const statusAt = (url: string, certificate: Certificate, issuer: Certificate): Promise<Entry> =>
    entryOf(`ocsp ${url} ${certificate.sha256} ${issuer.sha256}`, async () => {
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
      const ends = ocspResponse.responses.flatMap(({ nextUpdate }) => nextUpdate?.getTime() ?? [])
      const nextUpdate = ends.length > 0 ? new Date(Math.min(...ends)) : undefined
      return { document: { ocspResponse }, nextUpdate }
    })

  const evidenceOf = (entries: Iterable<Entry>): Evidence => {
    const documents: Document[] = []
    let until = Infinity
    for (const entry of entries) {
      until = Math.min(until, entry.until)
      if (entry.document) documents.push(entry.document)
    }
    return {
      crls: documents.flatMap((each) => ('crl' in each ? [each.crl] : [])),
      ocspResponses: documents.flatMap((each) => ('ocspResponse' in each ? [each.ocspResponse] : [])),
      until,
    }
  }

  return {
    async gather(path) {
      const questions = path.slice(0, -1).flatMap((certificate, index) => {
        const issuer = path[index + 1]
        return [
          ...webAddresses(certificate.crlDistributionPoints ?? []).map(crlAt),
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
