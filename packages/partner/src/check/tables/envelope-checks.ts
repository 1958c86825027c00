import { judging, type Check } from '../check.ts'
import type { RequestFacts } from '../facts.ts'

const MOST_SECONDS = 30

const ofRequest = (find: (request: RequestFacts) => string | false | null | undefined): Check['judge'] =>
  judging(({ request }) => request, find)

const list = (names: readonly string[]): string | false => names.length > 0 && names.join(', ')

/** Quarters of an hour are how far local times are from UTC. */
const isZoneSized = (seconds: number): boolean =>
  Math.abs(seconds) > 600 && Math.abs(seconds - Math.round(seconds / 900) * 900) <= MOST_SECONDS

/** Path, headers and envelope of a request. */
export const envelopeChecks: readonly Check[] = [
  {
    id: 'path-too-short',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-038',
    what: 'The path does not carry licence key, partner id and API key.',
    cause: 'A segment was left away, or a proxy rewrites the path.',
    remedy: 'POST to {gateway}/{route}/{licence key}/{partner id}/{API key}.',
    judge: ofRequest(({ path }) => path.order === 'too-few' && 'fewer than four segments'),
  },
  {
    id: 'path-order',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'The segments of the path stand in another order.',
    cause: 'The order is licence key, partner id, API key; many expect the partner first.',
    remedy: 'Put the licence key first, the partner id in the middle, the API key last.',
    judge: ofRequest(
      ({ path }) => path.order === 'shuffled' && 'the three values are right, their places are not',
    ),
  },
  {
    id: 'path-blank',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'A value in the path holds a blank or a line end.',
    cause: 'The key was copied with what stood beside it, or read from a file with its last newline.',
    remedy: 'Trim keys when they are read.',
    judge: ofRequest(({ path }) => list(path.blanks)),
  },
  {
    id: 'path-case',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'A value in the path has letters of another case.',
    cause: 'Something folds the address or the key to lower or upper case.',
    remedy: 'Send keys letter by letter as they were shown; their case counts.',
    judge: ofRequest(({ path }) => list(path.otherCase)),
  },
  {
    id: 'path-other-keys',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'A value in the path is not the one of the settings.',
    cause: 'The client was set up with keys of another environment, or with old ones.',
    remedy: 'Compare the keys of the client with those in partner.json.',
    judge: ofRequest(({ path }) => list(path.unknown)),
  },
  {
    id: 'path-encoded-twice',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'The path is percent-encoded twice.',
    cause: 'The client encodes the keys, and its HTTP library encodes the address again.',
    remedy: 'Encode each segment once.',
    judge: ofRequest(({ path }) => path.isEncodedTwice && '%25 in the path'),
  },
  {
    id: 'headers-disagree',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-009',
    what: 'X-MISP-License or X-API-Key says something else than the path.',
    cause: 'Both forms are sent, and only one was changed.',
    remedy: 'Send one of the forms, or the same value in both.',
    judge: ofRequest(({ path }) => path.headersDisagree && 'header and path differ'),
  },
  {
    id: 'method',
    part: 'request',
    weight: 'fault',
    what: 'The request is no POST.',
    cause: 'A redirect turns POST into GET, or the client was set up so.',
    remedy: 'POST to the final address; follow no redirect.',
    judge: ofRequest(({ method }) => method !== 'POST' && method),
  },
  {
    id: 'authorization-missing',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-006',
    what: 'The header Authorization is missing or empty.',
    cause: 'It is asked for although its content is not used; some proxies strip it.',
    remedy: 'Send any text in it, and let the proxy pass it on.',
    judge: ofRequest(({ hasAuthorization }) => !hasAuthorization && 'missing'),
  },
  {
    id: 'content-type',
    part: 'request',
    weight: 'fault',
    what: 'The body is not declared as JSON.',
    cause: 'The HTTP library fills in a form type when it is told nothing.',
    remedy: 'Send Content-Type: application/json.',
    judge: ofRequest(
      ({ contentType }) => !/^application\/json\b/i.test(contentType ?? '') && (contentType ?? 'missing'),
    ),
  },
  {
    id: 'request-packed',
    part: 'request',
    weight: 'fault',
    what: 'The body is compressed.',
    cause: 'The client or a proxy packs requests; what is signed is not what arrives.',
    remedy: 'Send the body as it is signed, without Content-Encoding.',
    judge: ofRequest(
      ({ contentEncoding }) => contentEncoding !== null && contentEncoding !== 'identity' && contentEncoding,
    ),
  },
  {
    id: 'body-bom',
    part: 'request',
    weight: 'fault',
    what: 'The body begins with a byte order mark.',
    cause: 'The text was written with an encoder that puts a mark in front (.NET, PowerShell).',
    remedy: 'Encode as UTF-8 without mark.',
    judge: ofRequest(({ body }) => body.form === 'bom' && 'EF BB BF'),
  },
  {
    id: 'body-not-json',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-009',
    what: 'The body is not a JSON object in UTF-8.',
    cause: 'It is empty, cut off, of another encoding, or wrapped by the client.',
    remedy: 'Serialise once to UTF-8 octets and send those.',
    judge: ofRequest(({ body }) => ['not-json', 'not-utf8', 'empty'].includes(body.form) && body.form),
  },
  {
    id: 'id-wrong',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-009',
    what: 'The member id does not belong to the route.',
    cause: 'The body of another call was taken as the pattern.',
    remedy: 'Use mosip.identity.otp, mosip.identity.auth or mosip.identity.kyc with its route.',
    judge: ofRequest(({ id }) => id !== 'right' && id),
  },
  {
    id: 'version-wrong',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-009',
    what: 'The member version is not the text "1.0".',
    cause: 'A number 1.0 is written as 1 by JSON libraries.',
    remedy: 'Send "version": "1.0" as text.',
    judge: ofRequest(({ version }) => version !== 'right' && version),
  },
  {
    id: 'time-form',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-009',
    what: 'requestTime is not written as yyyy-MM-ddTHH:mm:ss.SSSZ.',
    cause:
      'The default format of the library: an offset, no zone, no or too many digits of the second, or a number.',
    remedy: 'UTC, exactly three digits after the second, and Z at the end.',
    judge: ofRequest(({ time }) => time.form !== 'right' && time.form),
  },
  {
    id: 'time-local',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-001',
    what: 'requestTime is the local time, called UTC.',
    cause: 'The clock is right to the second and off by a time zone: a Z was put behind local time.',
    remedy: 'Convert to UTC before formatting.',
    judge: ofRequest(
      ({ time }) =>
        time.skewSeconds !== null && isZoneSized(time.skewSeconds) && `${time.skewSeconds / 3600} hours off`,
    ),
  },
  {
    id: 'time-off',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-001',
    what: 'requestTime is more than 30 seconds off.',
    cause: 'The clock of the client is wrong, or requests are kept before they are sent.',
    remedy: 'Run NTP or chrony, and write the time just before sending.',
    judge: ofRequest(
      ({ time: { skewSeconds } }) =>
        skewSeconds !== null &&
        Math.abs(skewSeconds) > MOST_SECONDS &&
        !isZoneSized(skewSeconds) &&
        `${skewSeconds} s`,
    ),
  },
  {
    id: 'transaction-form',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-009',
    what: 'transactionID is not ten digits as text.',
    cause: 'A UUID or a number was taken.',
    remedy: 'Draw ten digits for each request and send them as text.',
    judge: ofRequest(({ transaction }) => transaction.form !== 'right' && transaction.form),
  },
  {
    id: 'transaction-inner',
    part: 'request',
    weight: 'fault',
    what: 'The transactionID inside the encrypted block is another one.',
    cause: 'Each of them is drawn anew.',
    remedy: 'Draw it once and write it into both.',
    judge: judging(
      ({ request }) => request?.transaction.innerIsSame,
      (isSame) => !isSame && 'inner and outer differ',
    ),
  },
  {
    id: 'replay',
    part: 'request',
    weight: 'fault',
    what: 'The transactionID was used before.',
    cause: 'A fixed id, or a request that is sent again as it is after a time-out.',
    remedy: 'Write, encrypt and sign a new request for every attempt.',
    judge: ofRequest(({ transaction }) => transaction.isRepeated && 'seen before'),
  },
]
