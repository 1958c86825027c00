import { judging, type Check } from '../check.ts'
import type { ConnectionFacts } from '../facts.ts'

const MOST_SECONDS = 30

const ofConnection = (find: (connection: ConnectionFacts) => string | false | null): Check['judge'] =>
  judging(({ connection }) => connection, find)

const failsWith = (pattern: RegExp): Check['judge'] =>
  ofConnection(({ failure, detail }) => pattern.test(`${failure} ${detail}`) && failure)

const part = 'connection'
const weight = 'fault'

/** The way to the gateway: names, TLS, proxies, clocks. */
export const connectionChecks: readonly Check[] = [
  {
    id: 'name-unknown',
    part,
    weight,
    what: 'The name of the gateway cannot be resolved.',
    cause: 'A slip in the address, or a network with names of its own.',
    remedy: 'Try getent hosts NAME on the machine that calls.',
    judge: failsWith(/^(ENOTFOUND|EAI_AGAIN)\b/),
  },
  {
    id: 'unreachable',
    part,
    weight,
    what: 'Nobody answers at the address.',
    cause: 'Another port, a firewall, or a gateway that is down.',
    remedy: 'Ask whether this machine may reach the gateway’s port.',
    judge: failsWith(/^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/),
  },
  {
    id: 'not-tls',
    part,
    weight,
    what: 'What answers does not speak TLS.',
    cause: 'The port of plain HTTP, or a proxy in between.',
    remedy: 'The gateway’s port for partners, 8443 usually.',
    judge: failsWith(
      /WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG|packet length too long|HTTP_REQUEST/i,
    ),
  },
  {
    id: 'tls-version',
    part,
    weight,
    what: 'Both sides share no version of TLS.',
    cause: 'One of them ends at TLS 1.1, or a proxy does.',
    remedy: 'TLS 1.2 at least; Java 8 before update 261 and old OpenSSL need to be told.',
    judge: failsWith(/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|protocol version|unsupported protocol/i),
  },
  {
    id: 'tls-old',
    part,
    weight: 'advice',
    what: 'The connection uses TLS 1.2.',
    cause: 'The gateway or a proxy does not offer TLS 1.3.',
    remedy: 'It works; TLS 1.3 hides the client certificate.',
    judge: ofConnection(({ tlsVersion }) => tlsVersion === 'TLSv1.2' && tlsVersion),
  },
  {
    id: 'http2-only',
    part,
    weight,
    what: 'The server does not speak HTTP/1.1.',
    cause: 'A proxy offers HTTP/2 alone.',
    remedy: 'Ask for http/1.1 in ALPN there, or use an HTTP/2 client.',
    judge: failsWith(/NO_APPLICATION_PROTOCOL|no application protocol|HPE_INVALID_CONSTANT/i),
  },
  {
    id: 'server-untrusted',
    part,
    weight,
    what: 'The certificate of the gateway comes from nobody this machine knows.',
    cause: 'The gateway’s authority is a private one, its chain incomplete, or a proxy opens TLS.',
    remedy: 'Name the authority in platform.serverAuthorities; never switch the check off.',
    judge: failsWith(
      /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*)|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|CERT_UNTRUSTED)\b/,
    ),
  },
  {
    id: 'server-name',
    part,
    weight,
    what: 'The certificate of the gateway is for another name.',
    cause: 'An address by number or by an alias.',
    remedy: 'Use the name that stands in the certificate.',
    judge: failsWith(/^ERR_TLS_CERT_ALTNAME_INVALID\b/),
  },
  {
    id: 'server-expired',
    part,
    weight,
    what: 'The certificate of the gateway is out of date.',
    cause: 'It was not renewed, or the clock of this machine is wrong.',
    remedy: 'Check the clock, then tell the platform.',
    judge: failsWith(/^CERT_(HAS_EXPIRED|NOT_YET_VALID)\b/),
  },
  {
    id: 'client-certificate-refused',
    part,
    weight,
    what: 'The gateway refuses the client certificate, or misses it.',
    cause:
      'Not platform-signed, expired, revoked, without its issuing certificate, or stripped by a proxy that opens TLS.',
    remedy: 'Look at the checks of certificates; leaf and issuing certificate go into the handshake.',
    judge: failsWith(
      /ALERT_(?!PROTOCOL_VERSION|NO_APPLICATION_PROTOCOL)|^ECONNRESET\b|^EPIPE\b|socket hang up/,
    ),
  },
  {
    id: 'clock',
    part,
    weight,
    code: 'IDA-MLC-001',
    what: 'The clock of this machine is more than 30 seconds off that of the gateway.',
    cause: 'No NTP, or a virtual machine that slept.',
    remedy: 'Run chrony or systemd-timesyncd.',
    judge: judging(
      ({ connection }) => connection?.clockSkewSeconds,
      (seconds) => Math.abs(seconds) > MOST_SECONDS && `${seconds} s`,
    ),
  },
  {
    id: 'redirected',
    part,
    weight,
    what: 'The address answers with a redirect.',
    cause: 'Another name, http instead of https, or a sign-in page in between.',
    remedy: 'Call the final address; a redirected POST loses its body.',
    judge: ofConnection(({ status }) => status !== null && status >= 300 && status < 400 && String(status)),
  },
  {
    id: 'status',
    part,
    weight,
    what: 'The answer has another status than 200.',
    cause:
      'Wrong path, a limit (429), a body that is too long (413), headers that are (431), or a proxy without upstream (502).',
    remedy:
      'The gateway answers its own refusals with 200 and codes; what else comes, comes from in front of it.',
    judge: ofConnection(({ status }) => status !== null && status >= 400 && String(status)),
  },
  {
    id: 'answer-packed',
    part,
    weight,
    what: 'The answer is compressed although nobody asked for that.',
    cause: 'A proxy packs it; the signature is over what the gateway wrote.',
    remedy: 'Switch compression off for this route, or unpack before verifying.',
    judge: ofConnection(
      ({ contentEncoding }) => contentEncoding !== null && contentEncoding !== 'identity' && contentEncoding,
    ),
  },
  {
    id: 'proxy',
    part,
    weight: 'advice',
    what: 'A proxy stands in between.',
    cause: 'It left its name in the headers.',
    remedy: 'It must pass TLS through, or the gateway does not see the client certificate.',
    judge: ofConnection(({ proxyHeaders }) => proxyHeaders.length > 0 && proxyHeaders.join(', ')),
  },
]
