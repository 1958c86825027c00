import { constants, hash, privateDecrypt, type KeyObject } from 'node:crypto'

/** How a session key may have been padded. */
export type Padding = 'right' | 'mgf1-sha1' | 'sha1' | 'sha512' | 'pkcs1'

const recipes = [
  ['right', 'sha256', 'sha256'],
  ['mgf1-sha1', 'sha256', 'sha1'],
  ['sha1', 'sha1', 'sha1'],
  ['sha512', 'sha512', 'sha512'],
] as const

/**
 * Opens an RSA block in every way that senders are known to pad it: for finding out what a sender does wrong, with a
 * practice key only. It says which padding is right, so it must never answer for a key that protects anything.
 *
 * @returns undefined when the block is not for this key, or padded in no known way
 */
export function openInAnyWay(
  key: KeyObject,
  sealed: Uint8Array,
): { readonly padding: Padding; readonly content: Buffer } | undefined {
  const block = decryptRaw(key, sealed)
  if (block === undefined) return undefined
  for (const [padding, digest, mask] of recipes) {
    const content = unpad(block, digest, mask)
    if (content) return { padding, content }
  }
  const end = block.indexOf(0, 2)
  return block[0] === 0 && block[1] === 2 && end >= 10
    ? { padding: 'pkcs1', content: block.subarray(end + 1) }
    : undefined
}

function decryptRaw(key: KeyObject, sealed: Uint8Array): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, sealed)
  } catch {
    return undefined
  }
}

/** EME-OAEP decoding without label (RFC 8017 §7.1.2). */
function unpad(block: Buffer, digest: string, mask: string): Buffer | undefined {
  const labelDigest = hash(digest, '', 'buffer')
  const length = labelDigest.length
  if (block.length < 2 * length + 2 || block[0] !== 0) return undefined
  const [maskedSeed, maskedData] = [block.subarray(1, 1 + length), block.subarray(1 + length)]
  const seed = exclusiveOr(maskedSeed, maskOf(maskedData, length, mask))
  const data = exclusiveOr(maskedData, maskOf(seed, maskedData.length, mask))
  if (!data.subarray(0, length).equals(labelDigest)) return undefined
  const mark = data.indexOf(1, length)
  const isPadded = mark >= 0 && data.subarray(length, mark).every((octet) => octet === 0)
  return isPadded ? data.subarray(mark + 1) : undefined
}

/** MGF1 (RFC 8017 §B.2.1). */
function maskOf(seed: Uint8Array, length: number, digest: string): Buffer {
  const parts: Buffer[] = []
  for (let made = 0, counter = 0; made < length; counter++) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(counter)
    const part = hash(digest, Buffer.concat([seed, number]), 'buffer')
    parts.push(part)
    made += part.length
  }
  return Buffer.concat(parts).subarray(0, length)
}

function exclusiveOr(left: Uint8Array, right: Uint8Array): Buffer {
  return Buffer.from(left.map((octet, index) => octet ^ (right[index] ?? 0)))
}
