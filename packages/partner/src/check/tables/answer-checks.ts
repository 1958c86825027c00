import { judging, type Check } from '../check.ts'
import type { AnswerFacts } from '../facts.ts'
import { refusalCodes, waitsCode } from '../../call/refusal-codes.ts'

const ofAnswer = (find: (answer: AnswerFacts) => string | false): Check['judge'] =>
  judging(({ answer }) => answer, find)

const part = 'answer'
const weight = 'fault'

/** Answers about the individual, which no client can help. */
const ofIndividual: ReadonlySet<string> = new Set([
  'IDA-MLC-018',
  'IDA-MLC-019',
  'IDA-OTA-004',
  'IDA-DEA-001',
])

/** What the gateway answered. */
export const answerChecks: readonly Check[] = [
  {
    id: 'answer-not-json',
    part,
    weight,
    what: 'The answer is no JSON.',
    cause: 'A page of a proxy or of a portal.',
    remedy: 'Look at the body; the address may lead elsewhere.',
    judge: ofAnswer(({ isJson }) => !isJson && 'no JSON object'),
  },
  {
    id: 'answer-unsigned',
    part,
    weight,
    what: 'The answer carries no signature.',
    cause: 'A proxy strips response-signature, or something in front of the gateway has answered.',
    remedy: 'Let the header pass; believe no answer without it.',
    judge: ofAnswer(({ signature }) => signature === 'missing' && 'no header response-signature'),
  },
  {
    id: 'answer-changed',
    part,
    weight,
    what: 'The signature of the answer does not hold.',
    cause: 'A proxy changed the body: packed, re-encoded, or with a banner.',
    remedy: 'Verify the octets as they came, before any parsing; find out who changes them.',
    judge: ofAnswer(
      ({ signature }) => !['ok', 'missing', 'untrusted-signer'].includes(signature) && signature,
    ),
  },
  {
    id: 'answer-untrusted-signer',
    part,
    weight,
    what: 'The answer is signed by somebody who does not lead to a root of the platform.',
    cause: 'platform.authorities is old or of another environment – or this is not the platform.',
    remedy: 'Fetch /trust/ca.p7b anew from the platform.',
    judge: ofAnswer(({ signature }) => signature === 'untrusted-signer' && signature),
  },
  {
    id: 'answer-other-recipient',
    part,
    weight,
    what: 'The identity is encrypted for another certificate of the partner.',
    cause: 'The platform has a newer or older certificate than the client.',
    remedy:
      'Use the certificate that the portal shows as current; keep the old key while answers may use it.',
    judge: ofAnswer(({ identity }) => identity === 'other-recipient' && 'another thumbprint'),
  },
  {
    id: 'answer-not-decryptable',
    part,
    weight,
    what: 'The identity names the own certificate and does not open.',
    cause: 'It was changed on its way, or sealed in another format.',
    remedy: 'When the signature holds, tell the platform.',
    judge: ofAnswer(({ identity }) => identity === 'not-decryptable' && 'key or tag'),
  },
  {
    id: 'refused',
    part,
    weight,
    what: 'The gateway refuses the call.',
    cause: 'See the code.',
    remedy: 'See the code; the checks of the request name the usual slips.',
    judge: ofAnswer(({ codes }) => {
      // Everything but that was in order, and the call itself could not have been better.
      if (codes.includes(waitsCode)) return false
      const telling = codes.filter(
        (code) => !ofIndividual.has(code) && (code !== 'IDA-MLC-007' || codes.length === 1),
      )
      return (
        telling.length > 0 &&
        telling.map((code) => `${code} (${refusalCodes[code]?.what ?? 'unknown'})`).join(', ')
      )
    }),
  },
  {
    id: 'waits-to-go-live',
    part,
    weight: 'advice',
    code: waitsCode,
    what: 'The platform lets the partner in only after a passed run; everything else about the call was in order.',
    cause: 'No report of a passed run was handed in yet, or it was withdrawn.',
    remedy:
      'Take the challenge from the page of the organisation in the portal, run check with it, and hand in the report there.',
    judge: ofAnswer(({ codes }) => codes.includes(waitsCode) && waitsCode),
  },
]
