import { integer, nullValue, objectIdentifier, sequence, tagged } from '../asn1/writer.ts'

/** Algorithms we sign certificates and lists with. */
export type SigningAlgorithm =
  | `RSA-${SigningHash}`
  | `RSA-PSS-${SigningHash}`
  | `ECDSA-${SigningHash}`
  | 'Ed25519'

type SigningHash = 'SHA256' | 'SHA384' | 'SHA512'

const pkcs1: Readonly<Record<SigningHash, string>> = {
  SHA256: '1.2.840.113549.1.1.11',
  SHA384: '1.2.840.113549.1.1.12',
  SHA512: '1.2.840.113549.1.1.13',
}

const ecdsa: Readonly<Record<SigningHash, string>> = {
  SHA256: '1.2.840.10045.4.3.2',
  SHA384: '1.2.840.10045.4.3.3',
  SHA512: '1.2.840.10045.4.3.4',
}

const hashes: Readonly<Record<SigningHash, { readonly oid: string; readonly octets: number }>> = {
  SHA256: { oid: '2.16.840.1.101.3.4.2.1', octets: 32 },
  SHA384: { oid: '2.16.840.1.101.3.4.2.2', octets: 48 },
  SHA512: { oid: '2.16.840.1.101.3.4.2.3', octets: 64 },
}

const written = new Map<SigningAlgorithm, Uint8Array>()

/**
 * The AlgorithmIdentifier, DER (RFC 4055 §5 and §3.1, RFC 5758 §3.2, RFC 8410 §3). RSA-PSS: MGF1 with the same hash, a
 * salt as long as the hash. Each is written once; nobody may change the octets.
 */
export function encodeSigningAlgorithm(algorithm: SigningAlgorithm): Uint8Array {
  const identifier = written.get(algorithm) ?? writeIdentifier(algorithm)
  written.set(algorithm, identifier)
  return identifier
}

function writeIdentifier(algorithm: SigningAlgorithm): Uint8Array {
  if (algorithm === 'Ed25519') return sequence(objectIdentifier('1.3.101.112'))
  const hash = hashOf(algorithm)
  if (algorithm.startsWith('ECDSA-')) return sequence(objectIdentifier(ecdsa[hash]))
  if (!algorithm.startsWith('RSA-PSS-')) return sequence(objectIdentifier(pkcs1[hash]), nullValue())
  const hashIdentifier = sequence(objectIdentifier(hashes[hash].oid), nullValue())
  const mask = sequence(objectIdentifier('1.2.840.113549.1.1.8'), hashIdentifier)
  return sequence(
    objectIdentifier('1.2.840.113549.1.1.10'),
    sequence(tagged(0, hashIdentifier), tagged(1, mask), tagged(2, integer(hashes[hash].octets))),
  )
}

function hashOf(algorithm: Exclude<SigningAlgorithm, 'Ed25519'>): SigningHash {
  if (algorithm.endsWith('SHA256')) return 'SHA256'
  return algorithm.endsWith('SHA384') ? 'SHA384' : 'SHA512'
}
