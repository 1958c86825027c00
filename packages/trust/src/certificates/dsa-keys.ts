import { createPublicKey, type KeyObject } from 'node:crypto'
import { fieldsOf } from '../asn1/fields.ts'
import { encodingOf, readDer } from '../asn1/reader.ts'
import { tags } from '../asn1/tags.ts'
import { objectIdentifier, sequence } from '../asn1/writer.ts'
import type { Certificate } from './certificate.ts'

const DSA = '1.2.840.10040.4.1'

/** Whether the key is a DSA key that takes its parameters from the issuer above (RFC 3279 §2.3.2). */
export function inheritsParameters(certificate: Certificate): boolean {
  return certificate.keyAlgorithm.type === 'DSA' && dsaParametersOf(certificate) === undefined
}

/**
 * The key of a certificate whose DSA parameters come from further up the path (RFC 5280 §6.1.4 (d)-(f)).
 *
 * @param path the certificate first, then its issuers upwards
 * @returns `undefined` when nobody above has parameters to give, or the key cannot be used
 */
export function keyWithInheritedParameters(path: readonly Certificate[]): KeyObject | undefined {
  const [certificate] = path
  if (certificate === undefined) return undefined
  for (const above of path) {
    if (above.keyAlgorithm.type !== 'DSA') return undefined
    const parameters = dsaParametersOf(above)
    if (parameters === undefined) continue
    const algorithm = sequence(objectIdentifier(DSA), parameters)
    const key = Buffer.from(sequence(algorithm, subjectPublicKeyOf(certificate)))
    try {
      return createPublicKey({ key, format: 'der', type: 'spki' })
    } catch {
      return undefined
    }
  }
  return undefined
}

function dsaParametersOf({ spkiDer }: Certificate): Uint8Array | undefined {
  const algorithm = fieldsOf(fieldsOf(readDer(spkiDer), 'SubjectPublicKeyInfo').next('algorithm'), 'DSA')
  algorithm.next('algorithm')
  const [parameters] = algorithm.rest()
  return parameters?.tag === tags.sequence ? encodingOf(parameters) : undefined
}

function subjectPublicKeyOf({ spkiDer }: Certificate): Uint8Array {
  const fields = fieldsOf(readDer(spkiDer), 'SubjectPublicKeyInfo')
  fields.next('algorithm')
  return encodingOf(fields.next('subjectPublicKey'))
}
