import { authorityExtensions, ecKey, make } from './certificates.ts'
import { sceneAuthority } from '../scenes/ftm-scene.ts'
import { makeList, openssl, opensslBytes, type CertificateWish, type Identity } from './openssl.ts'
import { makeP7b, unarmour } from './bad-files.ts'

/** One file as somebody might choose it. */
export interface ZooFile {
  readonly what: string
  readonly bytes: Uint8Array
}

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const rsa = (bits: number) => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`]
const curve = (name: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`]

const keys: Readonly<Record<string, readonly string[]>> = {
  'RSA 1024': rsa(1024),
  'RSA 1536': rsa(1536),
  'RSA 2047': rsa(2047),
  'RSA 2048': rsa(2048),
  'RSA 3072': rsa(3072),
  'RSA with exponent 3': [...rsa(2048), '-pkeyopt', 'rsa_keygen_pubexp:3'],
  'RSA-PSS 2048': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  Ed25519: ['-algorithm', 'ED25519'],
  Ed448: ['-algorithm', 'ED448'],
  ...Object.fromEntries(
    [
      'prime192v1',
      'secp224r1',
      'prime256v1',
      'secp384r1',
      'secp521r1',
      'secp256k1',
      'brainpoolP256r1',
      'brainpoolP384r1',
      'brainpoolP512r1',
    ].map((name) => [name, curve(name)]),
  ),
}

const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256']

const dates: Readonly<Record<string, Partial<CertificateWish>>> = {
  'expired yesterday': { from: inDays(-400), until: inDays(-1) },
  'expired an hour ago': { from: inDays(-400), until: inDays(-1 / 24) },
  'begins in two days': { from: inDays(2) },
  'begins in a year': { from: inDays(365), until: inDays(2000) },
  'lasts a month': { until: inDays(30) },
  'lasts 334 days': { until: inDays(334.5) },
  'lasts 336 days': { until: inDays(336.5) },
  'lasts eleven months': { until: inDays(340) },
  'lasts thirteen months': { until: inDays(395) },
  'lasts beyond 2050': { until: new Date('2061-03-01T00:00:00.000Z') },
  'begins before 1990': { from: new Date('1985-05-05T05:05:05.000Z') },
}

const extensions: Readonly<Record<string, readonly string[]>> = {
  'version 1': [],
  'no CA': ['basicConstraints=CA:false'],
  'CA without key usage': ['basicConstraints=critical,CA:true'],
  'CA whose key may not certify': ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature'],
  'CA with path length 0': ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=critical,keyCertSign'],
  'key usage alone': ['keyUsage=critical,keyCertSign,cRLSign'],
  'server only': ['basicConstraints=CA:false', 'extendedKeyUsage=serverAuth'],
  'client only': ['basicConstraints=CA:false', 'extendedKeyUsage=clientAuth'],
  'encipherment only': ['basicConstraints=CA:false', 'keyUsage=critical,keyEncipherment'],
  'alternative names': [...authorityExtensions, 'subjectAltName=DNS:example.org,email:a@b.example'],
  'unknown critical extension': [...authorityExtensions, '1.2.3.4=critical,DER:0500'],
  'unknown extension': [...authorityExtensions, '1.2.3.4=DER:0500'],
  'name constraints': [...authorityExtensions, 'nameConstraints=critical,permitted;DNS:example.org'],
  'a malformed extension': [...authorityExtensions, '2.5.29.35=DER:0500'],
}

/** Subjects in which `O` is the organisation that the upload wants, or something like it. */
const subjects = (organisation: string): Readonly<Record<string, string>> => ({
  plain: `/C=XX/O=${organisation}/CN=plain`,
  'no organisation': '/C=XX/CN=nobody',
  'another organisation': '/C=XX/O=Somebody Else/CN=other',
  'two organisations, the right one first': `/O=${organisation}/O=Second/CN=two`,
  'two organisations, the right one last': `/O=Second/O=${organisation}/CN=two`,
  'blanks around the organisation': `/C=XX/O=  ${organisation} /CN=blanks`,
  'another case': `/C=XX/O=${organisation.toUpperCase()}/CN=case`,
  'a zero-width space': `/C=XX/O=${organisation.replace(' ', '\u200B ')}/CN=hidden`,
  'a letter from the right to the left': `/C=XX/O=${organisation}/CN=gnp\u202E.exe`,
  'commas that pretend': `/C=XX/O=${organisation}/CN=National Root CA,O=Ministry of Interior,C=FR`,
  'an organisation with a comma': '/C=XX/O=Acme, Inc./CN=comma',
  'several values in one part': `/C=XX/O=${organisation}+OU=Beside/CN=several`,
  Arabic: '/C=XX/O=شركة الشرائح/CN=شريحة',
  'decomposed letters': '/C=XX/O=Socie\u0301te\u0301/CN=decomposed',
  quotes: `/C=XX/O=${organisation}/CN="quoted" <and> \\#more; \\+ less`,
  'a long name': `/C=XX/O=${organisation}/CN=${'x'.repeat(64)}`,
})

const derOf = (pem: string): Buffer => Buffer.from(unarmour(pem), 'base64')
const bytesOf = (text: string): Uint8Array => Buffer.from(text)
const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}
const relabel = (pem: string, label: string): string => pem.replaceAll('CERTIFICATE', label)

/** A certificate in every dress. */
const dressesOf = (pem: string): Readonly<Record<string, Uint8Array>> => {
  const der = derOf(pem)
  const trusted = openssl(
    ['x509', '-in', 'c.pem', '-trustout', '-addtrust', 'serverAuth', '-setalias', 'mine'],
    {
      'c.pem': pem,
    },
  )
  const p7b = makeP7b(pem)
  return {
    PEM: bytesOf(pem),
    DER: der,
    'PEM with CRLF': bytesOf(pem.replaceAll('\n', '\r\n')),
    'PEM with CR': bytesOf(pem.replaceAll('\n', '\r')),
    'PEM in one line': bytesOf(pem.replaceAll('\n', '')),
    'PEM with a text before': bytesOf(`Bag Attributes\n  friendlyName: été\n${pem}`),
    'PEM with a text behind': bytesOf(`${pem}\nBest regards\n`),
    'PEM with outer blanks': bytesOf(` \t\n${pem}\n \n`),
    'PEM with inner blanks': bytesOf(pem.replaceAll('\n', ' \n ')),
    'PEM with a mark of UTF-8': bytesOf(`\uFEFF${pem}`),
    'PEM out of JSON': bytesOf(pem.replaceAll('\n', String.raw`\n`)),
    'UTF-16 LE with a mark': utf16(pem, 'le', true),
    'UTF-16 BE with a mark': utf16(pem, 'be', true),
    'UTF-16 LE without a mark': utf16(pem, 'le', false),
    'UTF-16 BE without a mark': utf16(pem, 'be', false),
    'the label of openssl x509 -trustout': bytesOf(trusted),
    'the label TRUSTED alone': bytesOf(relabel(pem, 'TRUSTED CERTIFICATE')),
    'the label X509': bytesOf(relabel(pem, 'X509 CERTIFICATE')),
    'an unknown label': bytesOf(relabel(pem, 'MY CERTIFICATE')),
    base64: bytesOf(der.toString('base64')),
    'base64 in lines': bytesOf(der.toString('base64').replaceAll(/.{76}/gu, '$&\r\n')),
    base64url: bytesOf(der.toString('base64url')),
    'PKCS#7': bytesOf(p7b),
    'PKCS#7, DER': derOf(p7b),
    'base64 of PKCS#7': bytesOf(derOf(p7b).toString('base64')),
    'twice in one file': bytesOf(pem + pem),
    'the trusted label with rubbish behind the certificate': bytesOf(
      `-----BEGIN TRUSTED CERTIFICATE-----\n${Buffer.concat([der, Buffer.from('junk')]).toString('base64')}\n-----END TRUSTED CERTIFICATE-----\n`,
    ),
  }
}

/** What is no certificate, or a broken one. */
const strangersOf = ({ certificate, key }: Identity): Readonly<Record<string, Uint8Array>> => {
  const files = { 'key.pem': key, 'c.pem': certificate }
  const csr = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/O=x/CN=y'], files)
  const encrypted = openssl(['pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:x'], files)
  const p12 = opensslBytes(
    ['pkcs12', '-export', '-in', 'c.pem', '-inkey', 'key.pem', '-passout', 'pass:x'],
    files,
  )
  const der = derOf(certificate)
  const flipped = (offset: number): Uint8Array => {
    const bytes = Buffer.from(der)
    bytes[offset] = (bytes[offset] ?? 0) ^ 0xff
    return bytes
  }
  return {
    'an empty file': new Uint8Array(),
    blanks: bytesOf(' \n \n'),
    'a certificate request': bytesOf(csr),
    'a certificate request by its old label': bytesOf(
      csr.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'),
    ),
    'a certificate request, DER': derOf(csr),
    'a certificate request in UTF-16': utf16(csr, 'le', true),
    'a private key': bytesOf(key),
    'a private key, DER': derOf(key),
    'an encrypted private key': bytesOf(encrypted),
    'a certificate with its key': bytesOf(certificate + key),
    'PKCS#12': p12,
    'a public key': bytesOf(openssl(['x509', '-in', 'c.pem', '-noout', '-pubkey'], files)),
    'a revocation list': bytesOf(makeList(sceneAuthority().root)),
    'half a PEM': bytesOf(certificate.slice(0, 400)),
    'PEM without its end': bytesOf(certificate.replace(/-----END.*/u, '')),
    'PEM without its beginning': bytesOf(certificate.replace(/-----BEGIN.*/u, '')),
    'an empty PEM': bytesOf('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'),
    'PEM with a wrong character': bytesOf(certificate.replace(/\n([A-Z])/u, '\n!')),
    'half a DER': der.subarray(0, der.length / 2),
    'DER with an octet more': Buffer.concat([der, Buffer.of(0)]),
    'DER with another length': flipped(3),
    'DER with another version': flipped(12),
    'a letter': bytesOf('%PDF-1.7 a letter'),
    'a web page': bytesOf('<html><body>Not found</body></html>'),
    'eleven certificates': bytesOf(certificate.repeat(11)),
    'a file too large': Buffer.alloc(65_537, 0x41),
  }
}

/** Files by the hundred: each kind of key, digest, date, extension and name, as a root and below the scene's CA. */
export const makeZoo = (organisation: string): ZooFile[] => {
  const below = sceneAuthority().sub
  const asRoot = (what: string, over: Partial<CertificateWish>): ZooFile => ({
    what: `root: ${what}`,
    bytes: bytesOf(
      make({
        subject: `/O=Zoo/CN=${what.replaceAll('/', ' ')}`,
        until: inDays(2000),
        extensions: authorityExtensions,
        ...over,
      }).certificate,
    ),
  })
  const asLeaf = (what: string, over: Partial<CertificateWish>): ZooFile => ({
    what: `leaf: ${what}`,
    bytes: bytesOf(make({ subject: `/C=XX/O=${organisation}/CN=Zoo`, issuer: below, ...over }).certificate),
  })
  const both = (what: string, over: Partial<CertificateWish>): ZooFile[] => [
    asRoot(what, over),
    asLeaf(what, over),
  ]
  const dressed = (of: string, pem: string): ZooFile[] =>
    Object.entries(dressesOf(pem)).map(([what, bytes]) => ({ what: `${of}: ${what}`, bytes }))
  const root = make({ subject: '/O=Zoo/CN=Dressed', until: inDays(2000), extensions: authorityExtensions })
  const leaf = make({ subject: `/C=XX/O=${organisation}/CN=Dressed`, issuer: below })
  return [
    ...Object.entries(keys).flatMap(([what, key]) => both(`key ${what}`, { key })),
    ...digests.flatMap((digest) => both(`digest ${digest}`, { digest, key: rsa(2048) })),
    ...['sha1', 'sha224', 'sha512'].map((digest) => asRoot(`ECDSA with ${digest}`, { digest, key: ecKey })),
    ...Object.entries(dates).flatMap(([what, over]) => both(what, over)),
    ...Object.entries(extensions).flatMap(([what, lines]) => both(what, { extensions: lines })),
    ...Object.entries(subjects(organisation)).flatMap(([what, subject]) => both(what, { subject })),
    asLeaf('self-signed', { subject: `/O=${organisation}/CN=self` }),
    ...dressed('root', root.certificate),
    ...dressed('leaf', leaf.certificate),
    ...Object.entries(strangersOf(leaf)).map(([what, bytes]) => ({ what, bytes })),
  ]
}
