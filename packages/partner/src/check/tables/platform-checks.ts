import { judging, type Check } from '../check.ts'
import type { Facts, PlatformFacts } from '../facts.ts'

const ofPlatform = (find: (platform: PlatformFacts, facts: Facts) => string | false | null): Check['judge'] =>
  judging(({ platform }) => platform, find)

const part = 'certificates'
const weight = 'fault'

/** What the platform publishes, as the partner has saved it. */
export const platformChecks: readonly Check[] = [
  {
    id: 'platform-authorities',
    part,
    weight,
    what: 'platform.authorities holds no root of the platform.',
    cause: 'Only the issuing certificate was saved, or the file cannot be read.',
    remedy: 'Save /trust/ca.p7b of the platform.',
    judge: ofPlatform(({ authorities, roots }) => roots === 0 && `${authorities} certificates, no root`),
  },
  {
    id: 'recipient-unreadable',
    part,
    weight,
    what: 'platform.recipient holds no certificate for encryption.',
    cause: 'Missing, or a certificate whose key is not RSA.',
    remedy: 'Save the certificate that the platform publishes for requests.',
    judge: ofPlatform(({ recipient }) =>
      recipient === null ? 'none' : !recipient.key.startsWith('RSA') && recipient.key,
    ),
  },
  {
    id: 'recipient-own',
    part,
    weight,
    code: 'IDA-MPA-003',
    what: 'Requests are encrypted for the own certificate.',
    cause: 'The wrong file: the recipient is the platform.',
    remedy: 'Save the certificate that the platform publishes for requests.',
    judge: ofPlatform(({ isRecipientOwn }) => isRecipientOwn && 'same certificate'),
  },
  {
    id: 'recipient-expired',
    part,
    weight,
    code: 'IDA-MPA-003',
    what: 'The certificate that requests are encrypted for is out of date.',
    cause: 'The platform replaces it every year.',
    remedy: 'Fetch it anew.',
    judge: ofPlatform(
      ({ recipient }, { at }) =>
        recipient !== null && (recipient.notAfter < at || recipient.notBefore > at) && recipient.notAfter,
    ),
  },
  {
    id: 'recipient-untrusted',
    part,
    weight,
    what: 'The certificate that requests are encrypted for does not lead to a root of the platform.',
    cause: 'One of the two files comes from another environment.',
    remedy: 'Fetch both from the same platform.',
    judge: ofPlatform(
      ({ recipientPath }) =>
        ['no-issuer', 'untrusted-root', 'bad-signature'].includes(recipientPath ?? '') && recipientPath,
    ),
  },
]
