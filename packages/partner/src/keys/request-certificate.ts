import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import {
  attributeTypes,
  encodeName,
  issueCertificateRequest,
  toPem,
  type AttributeType,
} from '@entente/trust'

/** A subject as it is typed: `C=MA, O=Example Bank, CN=example-bank`. A comma inside a value is written `\,`. */
export function readSubject(text: string): readonly (readonly [AttributeType, string])[] | undefined {
  const parts = text.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ',').trim())
  const attributes = parts.map((part) => {
    const [, type = '', value = ''] = /^([A-Za-z]+)\s*=\s*(.+)$/.exec(part) ?? []
    return [type, value] as const
  })
  const areKnown = attributes.every(([type, value]) => Object.hasOwn(attributeTypes, type) && value !== '')
  return areKnown ? (attributes as [AttributeType, string][]) : undefined
}

/**
 * A certification request (PKCS#10) in PEM, to be signed by an authority that the platform trusts. The organisation
 * must be spelled as it is registered at the platform.
 *
 * @param subject attributes in the order they are written
 * @throws RangeError for a value that its string type cannot hold
 */
export async function requestCertificate(
  key: KeyObject,
  subject: readonly (readonly [AttributeType, string])[],
): Promise<string> {
  const der = await issueCertificateRequest({
    subjectDer: encodeName(subject),
    spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    signatureAlgorithm: key.asymmetricKeyType === 'ec' ? 'ECDSA-SHA256' : 'RSA-SHA256',
    sign: async (info) => sign('sha256', info, key),
  })
  return toPem('CERTIFICATE REQUEST', der)
}
