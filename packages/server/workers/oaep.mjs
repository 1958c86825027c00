// Removing the padding of RSAES-OAEP (RFC 8017 §7.1.2) for tokens that only do raw RSA. Which of the checks failed must
// not show, neither in the error nor in the work that is done (Manger's attack): every byte is looked at every time, by
// arithmetic without branches on secret bytes, and there is one error.
import { createHash } from 'node:crypto'

const hashBytes = 32
const emptyLabelHash = createHash('sha256').digest()

/** One answer for every ciphertext that does not open. */
class DecryptionFailed extends Error {
  name = 'DecryptionFailed'
  code = 'ENT_DECRYPT'
  constructor() {
    super('The ciphertext does not open with this key')
  }
}

/** MGF1 with SHA-256 (RFC 8017 §B.2.1). */
const mask = (seed, length) => {
  const blocks = []
  for (let counter = 0; counter * hashBytes < length; counter += 1) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(counter)
    blocks.push(createHash('sha256').update(seed).update(number).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

const xor = (one, other) => Buffer.from(one.map((byte, index) => byte ^ other[index]))

/** 1 when the byte is zero, else 0. */
const isZero = (byte) => ((byte - 1) >>> 31) & 1

/**
 * @param {Uint8Array} block what raw RSA gives, as long as the modulus
 * @returns {Buffer} the message
 */
export const decodeOaep = (block) => {
  if (block.length < 2 * hashBytes + 2) throw new DecryptionFailed()
  const maskedSeed = block.subarray(1, 1 + hashBytes)
  const maskedData = block.subarray(1 + hashBytes)
  const seed = xor(maskedSeed, mask(maskedData, hashBytes))
  const data = xor(maskedData, mask(seed, maskedData.length))
  let wrong = block[0]
  for (let index = 0; index < hashBytes; index += 1) wrong |= data[index] ^ emptyLabelHash[index]
  // After the hash: zeros, one 1, the message.
  let searching = 1
  let start = 0
  for (let index = hashBytes; index < data.length; index += 1) {
    const isOne = isZero(data[index] ^ 1)
    start |= (index + 1) * (searching & isOne)
    wrong |= searching & (1 - isOne) & (1 - isZero(data[index]))
    searching &= 1 - isOne
  }
  if ((wrong | searching) !== 0) throw new DecryptionFailed()
  return data.subarray(start)
}
