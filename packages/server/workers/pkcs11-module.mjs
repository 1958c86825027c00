// The C side of PKCS#11: finds the functions of a module and lays out its structures. Unix only (structures are packed
// on Windows), 64 bits.
import koffi from 'koffi'

/** Places in CK_FUNCTION_LIST, in the order of the standard, and what each function takes. */
const functions = {
  initialize: [0, 'void *'],
  getSlotList: [4, 'uint8_t, void *, void *'],
  getTokenInfo: [6, 'ulong, void *'],
  openSession: [12, 'ulong, ulong, void *, void *, void *'],
  login: [18, 'ulong, ulong, void *, ulong'],
  getAttributeValue: [24, 'ulong, ulong, void *, ulong'],
  findObjectsInit: [26, 'ulong, void *, ulong'],
  findObjects: [27, 'ulong, void *, ulong, void *'],
  findObjectsFinal: [28, 'ulong'],
  decryptInit: [33, 'ulong, void *, ulong'],
  decrypt: [34, 'ulong, void *, ulong, void *, void *'],
  signInit: [42, 'ulong, void *, ulong'],
  sign: [43, 'ulong, void *, ulong, void *, void *'],
  generateKeyPair: [59, 'ulong, void *, void *, ulong, void *, ulong, void *, void *'],
}

const wordBytes = 8

const words = (...values) => {
  const bytes = Buffer.alloc(values.length * wordBytes)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * wordBytes)
  return bytes
}

/** Where a buffer lies. */
const addressOf = (bytes) => (bytes === null ? 0n : koffi.address(bytes))

const ulong = {
  bytes: (value) => words(value),
  /** A place that a function writes a number to. */
  out: (initial = 0) => {
    const bytes = words(initial)
    return { bytes, read: () => bytes.readBigUInt64LE() }
  },
  array: (length) => {
    const bytes = Buffer.alloc(Math.max(1, length) * wordBytes)
    return {
      bytes,
      read: () => Array.from({ length }, (_, index) => bytes.readBigUInt64LE(index * wordBytes)),
    }
  },
}

/** Ties buffers to the one that holds their addresses, so that they live as long. */
const holding = (bytes, kept) => Object.assign(bytes, { kept })

/** CK_ATTRIBUTE[]: type, address, length. */
const template = (entries) => ({
  bytes: holding(
    words(...entries.flatMap(([type, value]) => [type, addressOf(value), value.length])),
    entries,
  ),
  count: entries.length,
})

/** CK_MECHANISM, with CK_RSA_PKCS_OAEP_PARAMS where wanted: hash, mask, source (CKZ_DATA_SPECIFIED), no label. */
const mechanism = (type, oaep = null) => {
  const parameters = oaep ? words(oaep.mechanism, oaep.mgf, 1, 0, 0) : null
  return { bytes: holding(words(type, addressOf(parameters), parameters?.length ?? 0), parameters) }
}

/** CK_C_INITIALIZE_ARGS: the module locks by itself. */
const pointers = { initialize: (flags) => words(0, 0, 0, 0, flags, 0) }

const loadLibrary = (file) => {
  try {
    return koffi.load(file)
  } catch {
    throw new Error('The PKCS#11 module cannot be loaded; check PKCS11_LIBRARY')
  }
}

/**
 * Loads a PKCS#11 module.
 * @param {string} library its file
 */
export const openModule = (library) => {
  const list = [null]
  const rv = loadLibrary(library).func('ulong C_GetFunctionList(_Out_ void **list)')(list)
  if (rv !== 0) throw new Error(`The PKCS#11 module gives no functions: 0x${rv.toString(16)}`)
  const call = Object.fromEntries(
    Object.entries(functions).map(([name, [place, takes]]) => {
      // CK_FUNCTION_LIST begins with its version, which the pointers' alignment fills up to a word.
      const pointer = koffi.decode(list[0], (place + 1) * wordBytes, 'void *')
      const prototype = koffi.proto(`ulong (${takes})`)
      return [name, (...values) => Number(koffi.call(pointer, prototype, ...values))]
    }),
  )
  return { call, ulong, template, mechanism, pointers }
}
