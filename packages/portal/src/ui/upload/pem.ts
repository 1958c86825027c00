const armour = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g

/** Whether a file is text in PEM armour, wherever in it the armour begins. */
export const isPem = (text: string): boolean => text.includes('-----BEGIN ')

export const holdsPrivateKey = (text: string): boolean => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll(/\s+/g, '')), (character) => character.codePointAt(0) ?? 0)

/** The bodies of the blocks of a PEM file (RFC 7468) that have one of these labels. */
export const pemBodies = (text: string, ...labels: readonly string[]): Uint8Array[] =>
  [...text.matchAll(armour)]
    .filter(([, label = '']) => labels.includes(label))
    .map(([, , body = '']) => fromBase64(body))

/** Bytes in PEM armour with lines of 64 characters (RFC 7468 §2). */
export const toPem = (der: Uint8Array, label: 'CERTIFICATE' | 'PKCS7' | 'X509 CRL'): string => {
  const base64 = btoa(Array.from(der, (byte) => String.fromCodePoint(byte)).join(''))
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join(
    '\n',
  )
}
