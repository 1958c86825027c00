/** What a code of the gateway means, and what to do. */
export interface RefusalMeaning {
  readonly what: string
  readonly remedy: string
}

const meaning = (what: string, remedy: string): RefusalMeaning => ({ what, remedy })
const askPlatform = 'Look at the portal, or ask the platform.'
const askPolicy = 'Ask for a policy that allows it, or leave it out of the request.'

/** The code of the platform for a call that is right, of a partner that has not gone live. */
export const waitsCode = 'ENT_DCN_051'

/** Codes of trust-and-crypto §5.3 and §5.4. */
export const refusalCodes: Readonly<Record<string, RefusalMeaning>> = {
  'IDA-MLC-001': meaning(
    'request time out of the window',
    'Set the clock; write the time just before sending.',
  ),
  'IDA-MLC-006': meaning(
    'something is missing',
    'Compare headers and members with those of the call command.',
  ),
  'IDA-MLC-007': meaning('the request could not be processed', 'The next code says why.'),
  'IDA-MLC-009': meaning('something has a wrong form', 'Practise with check --listen: it names the member.'),
  'IDA-MLC-019': meaning('this way of authentication is locked by the resident', 'Offer another one.'),
  'IDA-MLC-022': meaning('blocked by the hotlist', askPlatform),
  'IDA-MLC-025': meaning('no certificate of the partner to encrypt for', 'Upload an RSA certificate.'),
  'IDA-MPA-001': meaning(
    'the signature does not hold, or its certificate is not trusted',
    'Practise with check --listen.',
  ),
  'IDA-MPA-002': meaning(
    'the certificate in the signature is not valid',
    'Use the platform-signed certificate in x5c.',
  ),
  'IDA-MPA-003': meaning('the request cannot be decrypted', 'Practise with check --listen.'),
  'IDA-MPA-004': meaning('the platform’s own key has expired', askPlatform),
  'IDA-MPA-005': meaning('the policy does not allow one-time codes', askPolicy),
  'IDA-MPA-006': meaning('the policy does not allow this kind of authentication', askPolicy),
  'IDA-MPA-007': meaning('licence key unknown or not yet valid', 'Compare letter by letter.'),
  'IDA-MPA-008': meaning('licence key expired', 'Ask the MISP for a new one.'),
  'IDA-MPA-009': meaning(
    'partner or API key unknown',
    'Compare letter by letter, and the order of the path.',
  ),
  'IDA-MPA-012': meaning('partner or API key is not active', askPlatform),
  'IDA-MPA-013': meaning('the policy does not allow eKYC', askPolicy),
  'IDA-MPA-015': meaning(
    'a kind of authentication that the policy demands is missing',
    'Add it to the request.',
  ),
  'IDA-MPA-016': meaning(
    'the digest does not fit the request',
    'Upper-case hex of SHA-256 over the encrypted octets.',
  ),
  'IDA-MPA-017': meaning('licence key blocked', 'Ask the MISP.'),
  'IDA-MPA-018': meaning('the policy was deleted', 'Ask for another policy.'),
  'IDA-MPA-019': meaning('the policy is not active or out of its dates', askPlatform),
  'IDA-MPA-020': meaning('no certificate of the partner is known', 'Upload one.'),
  'IDA-MPA-021': meaning('the certificate is not the one that is registered', 'Use the platform-signed one.'),
  'IDA-MPA-022': meaning('no certificate in the signature', 'Write x5c.'),
  'IDA-MPA-038': meaning('the path is too short', 'Licence key, partner id, API key.'),
  'IDA-MPA-039': meaning('API key out of its dates', 'Ask for a new one.'),
  'IDA-MLC-018': meaning('no such individual', 'Compare the id digit by digit.'),
  'IDA-OTA-004': meaning('the one-time code is wrong', 'Ask for a new one.'),
  'IDA-DEA-001': meaning('the data of the individual do not match', 'Compare them with the document.'),
  [waitsCode]: meaning(
    'the partner has not gone live',
    'Run check with the challenge of the portal, and hand in the report there.',
  ),
  ENT_DCN_052: meaning(
    'as many calls as may be were made with the API key',
    'Wait as long as Retry-After says, or ask the platform for a higher quota.',
  ),
  ENT_DCN_053: meaning(
    'as many calls as may be were made under the licence',
    'Wait as long as Retry-After says, or ask the MISP.',
  ),
  ENT_GTW_020: meaning('too many calls', 'Wait as long as Retry-After says.'),
  ENT_GTW_021: meaning('what stands behind the gateway does not answer', 'Send a new request later.'),
  ENT_GTW_022: meaning('what stands behind the gateway takes too long', 'Send a new request later.'),
  ENT_GTW_023: meaning('what stands behind the gateway gives no answer', 'Tell the platform.'),
  ENT_GTW_024: meaning('the gateway does not serve this route', 'Compare the path; ask the platform.'),
  ENT_GTW_025: meaning('the gateway cannot tell now', 'Send a new request later.'),
}
