import { added, type Declared } from './declaration.ts'
import { declaredClients } from './declared-clients.ts'
import { declaredDevices } from './declared-devices.ts'
import { declaredKeys } from './declared-keys.ts'
import { declaredLicences } from './declared-licences.ts'
import { declaredPartners } from './declared-partners.ts'
import { declaredPolicies } from './declared-policies.ts'
import { declaredPublications } from './declared-publications.ts'
import { declaredRequests } from './declared-requests.ts'

export type { Declared } from './declaration.ts'

/** What is the consequence of a difference that is declared already, in steps that come after it. */
const ownOnly =
  'Only members of the organisation and administrators act for a partner and its chips (D-05, B-03)'
const officers = 'Administrators need no partner of their own (D-38, B-13)'
const states = 'A chip is decided once, from the states that allow it (B-14)'
const lettersAlike = 'Two chips that differ in case only are one (B-26)'

/** Every difference that is left. One that no longer occurs fails the test, as one does that is not here. */
export const declared: readonly Declared[] = [
  ...declaredPolicies,
  ...declaredRequests,
  ...declaredKeys,
  ...declaredDevices,
  ...declaredLicences,
  ...declaredClients,
  ...declaredPartners,
  ...declaredPublications,
  {
    ops: [],
    difference: /^body: empty → \w/u,
    what: 'A 400 or 401 carries an envelope with a code and a sentence; its body was empty',
    why: 'Clients look at the status alone, people read why',
  },
  {
    ops: [],
    difference: /^form responsetime: time \(no zone\) → time \(Z\)$/u,
    what: 'A body that breaks a constraint is answered with a `responsetime` in the form of all others; it had nine digits and no zone',
    why: 'One form for one field',
  },
  ...added(['P12'], ['certificates']),
  ...added(['P13'], ['revocation', 'isRepeated', 'revocationProblems']),
  ...added(['P15', 'F8'], ['isMosipSignedCertificateRevoked']),
  ...added(['P16'], ['organizationName', 'caSignedExpiryDateTime', 'isTrusted']),
  ...added(['M14'], ['subjectName', 'issuerName', 'state']),
  ...added(['U2', 'U3'], ['termsVersion']),
  {
    ops: ['U4'],
    difference: /^added response\.refreshNotificationsTime$/u,
    what: '`refreshNotificationsTime` is told as well',
    why: 'Portals of 1.3 look for it; the observed original is older',
  },
  ...added(
    ['U4'],
    [
      'isPasswordKeptHere',
      'isMailOutboxAvailable',
      'caMinimumMonths',
      'caChecks',
      'partnerCertificateMinimumDays',
      'partnerSignatureAlgorithms',
    ],
  ),
  {
    ops: ['F7', 'S9', 'D10', 'POL-P20', 'POL-P21'],
    difference: /^added responsetime$/u,
    what: 'A refused envelope is answered with both spellings of the time',
    why: 'Clients of both spellings find theirs (B-30)',
  },
  {
    ops: ['F7'],
    steps: ['chip-off-admin-without-partner'],
    difference: /^outcome: 200 PMS_CERTIFICATE_ERROR_002 → 200 success$/u,
    what: 'An administrator without a partner deactivates a chip',
    why: officers,
  },
  {
    ops: ['P15', 'P16'],
    difference: /^outcome: 200 PMS_CERTIFICATE_ERROR_002 → 200 success$/u,
    what: 'An administrator without a partner reads the certificates of any, and has an empty list of its own',
    why: officers,
  },
  {
    ops: ['P25'],
    steps: ['mail-known'],
    difference: /^value response\.emailExists: true → false$/u,
    what: 'Only the own address is found, and any by an administrator; in any case of its letters',
    why: 'Who is a partner is nobody’s business (D-44); addresses are unique whatever their case (D-24), so that another answer would let a portal register what P1 then refuses',
  },
  {
    ops: ['U1'],
    difference: /^outcome: 200 success → 403 KER-ATH-403$/u,
    what: 'Only administrators create users',
    why: 'Who is a partner invites colleagues instead; accounts by strangers would fill mailboxes that are not theirs',
  },
  {
    ops: ['P12'],
    steps: ['ca-lower-domain'],
    difference: /^outcome: 200 KER-PCM-011 → 200 KER-PCM-003$/u,
    what: 'A domain is read in any case of its letters, here `auth`, under which the certificate is there already',
    why: 'Onboarding scripts write `Auth`',
  },
  {
    ops: ['P8', 'P9', 'P10'],
    steps: ['put-other-owner', 'put-v2', 'get-other-owner'],
    difference: /^outcome: 200 success → 200 PMS_PRT_055$/u,
    what: 'Nobody reads or changes what another partner says of itself',
    why: ownOnly,
  },
  {
    ops: ['P13', 'F4'],
    steps: ['partner-other-owner', 'chip-certificate-other-owner'],
    difference: /^outcome: 200 success → 200 PMS_PRT_055$/u,
    what: 'Nobody uploads a certificate for another partner or its chip',
    why: ownOnly,
  },
  {
    ops: ['P13'],
    steps: ['partner-same-for-other-partner'],
    difference: /^outcome: 200 success → 200 KER-PCM-011$/u,
    what: 'An FTM provider’s certificate belongs to the domain `FTM`',
    why: 'Trust in one domain is worth nothing in another; consumers look for it there',
  },
  {
    ops: ['P16'],
    steps: ['list-ftm'],
    difference: /^value response\[\]\.certificateIssuedTo: /u,
    what: 'The list shows the certificate before it',
    why: 'That of another domain was refused',
  },
  {
    ops: ['F5'],
    steps: ['chip-get-certificate-other-owner'],
    difference: /^type response: object → null$/u,
    what: 'The certificate of another’s chip is null, as that of an unknown one',
    why: ownOnly,
  },
  {
    ops: ['F6'],
    difference: /^(?:value response\.to(?:Record|talRecord)|rows response\.data): (?:1 → 0|3 → 2)$/u,
    what: 'The older search shows a provider its own chips only',
    why: ownOnly,
  },
  {
    ops: ['F1'],
    steps: ['chip-other-case'],
    difference: /^outcome: 200 success → 200 PMP_AUT_032$/u,
    what: 'A chip that differs from another in case only is refused',
    why: lettersAlike,
  },
  {
    ops: ['F6', 'F10'],
    difference: /^value response(?:\.data)?\[\]\.model: Model 1 → Model 1b$/u,
    what: 'Lists show no two chips that differ in case only',
    why: lettersAlike,
  },
  {
    ops: ['F3'],
    steps: ['chip-decide-approve-again', 'chip-decide-approve-deactivated'],
    difference: /^outcome: 200 success → 200 PMP_AUT_03[89]$/u,
    what: 'What is approved, rejected or deactivated is not decided again',
    why: states,
  },
]
