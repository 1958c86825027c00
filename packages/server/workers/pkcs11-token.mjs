// A PKCS#11 token (OASIS PKCS#11 2.40) through its C functions: makes RSA keys inside, signs and decrypts with them.
// Each thread has a session of its own; the module itself is opened once for the process.
import { createHash } from 'node:crypto'
import { openModule } from './pkcs11-module.mjs'
import { decodeOaep } from './oaep.mjs'

const ok = 0
const alreadyInitialized = 0x191
const alreadyLoggedIn = 0x100
/** A token that cannot do OAEP with SHA-256 says one of these. */
const unsupported = new Set([0x07, 0x70, 0x71])
const sessionLost = new Set([0xb3, 0x101, 0x30, 0x32, 0xe0])

const flags = { serialSession: 4, readWrite: 2, osLocking: 2 }
const userType = 1
const classes = { publicKey: 2, privateKey: 3 }
const attributes = {
  class: 0x000,
  token: 0x001,
  private: 0x002,
  label: 0x003,
  id: 0x102,
  sensitive: 0x103,
  decrypt: 0x105,
  sign: 0x108,
  verify: 0x10a,
  encrypt: 0x104,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  extractable: 0x162,
}
const mechanisms = { rsaKeyPair: 0x00, rsaPkcs: 0x01, rsaRaw: 0x03, rsaOaep: 0x09 }
const sha256 = { mechanism: 0x250, mgf: 2 }

/** DigestInfo up to the digest (RFC 8017 §9.2, note 1): CKM_RSA_PKCS signs what it is given. */
const digestInfo = {
  'RSA-SHA256': { hash: 'sha256', prefix: '3031300d060960864801650304020105000420' },
  'RSA-SHA384': { hash: 'sha384', prefix: '3041300d060960864801650304020205000430' },
  'RSA-SHA512': { hash: 'sha512', prefix: '3051300d060960864801650304020305000440' },
}

/** A failure of the token: its function and its number, nothing of its data. */
class TokenError extends Error {
  name = 'TokenError'
  constructor(step, rv) {
    super(`The PKCS#11 token refused ${step}: 0x${rv.toString(16)}`)
    this.rv = rv
    this.code = 'ENT_TOKEN'
  }
}

const check = (step, rv) => {
  if (rv !== ok) throw new TokenError(step, rv)
}

const isTrue = Buffer.of(1)
const isFalse = Buffer.of(0)

/** One session with one token. */
export class Token {
  #module
  #access
  #session
  #keys = new Map()

  /** @param access file of the module, label of the token, PIN of its user */
  constructor(access) {
    if (!access) throw new Error('No PKCS#11 token is configured')
    this.#access = access
    this.#module = openModule(access.library)
  }

  #open() {
    const { call, ulong, pointers } = this.#module
    const rv = call.initialize(pointers.initialize(flags.osLocking))
    if (rv !== alreadyInitialized) check('C_Initialize', rv)
    const slot = this.#findSlot()
    const session = ulong.out()
    check(
      'C_OpenSession',
      call.openSession(slot, flags.serialSession | flags.readWrite, null, null, session.bytes),
    )
    const pin = Buffer.from(this.#access.pin)
    const login = call.login(session.read(), userType, pin, pin.length)
    if (login !== alreadyLoggedIn) check('C_Login', login)
    return session.read()
  }

  #findSlot() {
    const { call, ulong } = this.#module
    const count = ulong.out()
    check('C_GetSlotList', call.getSlotList(1, null, count.bytes))
    const list = ulong.array(Number(count.read()))
    check('C_GetSlotList', call.getSlotList(1, list.bytes, count.bytes))
    const wanted = this.#access.label
    const found = list.read().filter((slot) => {
      // CK_TOKEN_INFO begins with the label: 32 characters, padded with blanks.
      const info = Buffer.alloc(512)
      return (
        call.getTokenInfo(slot, info) === ok && info.subarray(0, 32).toString('utf8').trimEnd() === wanted
      )
    })
    if (found.length !== 1)
      throw new TokenError(found.length === 0 ? 'to be found by its label' : 'to be one by its label', 0xe0)
    return found[0]
  }

  /** Runs a command; a session that was lost is opened again, once. */
  #inSession(work) {
    try {
      this.#session ??= this.#open()
      return work(this.#session)
    } catch (error) {
      if (!(error instanceof TokenError) || !sessionLost.has(error.rv)) throw error
      this.#keys.clear()
      this.#session = this.#open()
      return work(this.#session)
    }
  }

  #find(session, id, objectClass) {
    const { call, ulong, template } = this.#module
    const wanted = template([
      [attributes.class, ulong.bytes(objectClass)],
      [attributes.id, Buffer.from(id)],
    ])
    check('C_FindObjectsInit', call.findObjectsInit(session, wanted.bytes, wanted.count))
    const object = ulong.out()
    const count = ulong.out()
    const rv = call.findObjects(session, object.bytes, 1, count.bytes)
    call.findObjectsFinal(session)
    check('C_FindObjects', rv)
    if (Number(count.read()) !== 1) throw new TokenError('a key that is not there', 0x82)
    return object.read()
  }

  #privateKey(session, id) {
    const name = Buffer.from(id).toString('hex')
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const found = this.#find(session, id, classes.privateKey)
    this.#keys.set(name, found)
    return found
  }

  /** Makes an RSA key pair; the private part is sensitive and never leaves. @returns SubjectPublicKeyInfo, DER */
  generateRsa(id, label, bits) {
    const { call, ulong, template, mechanism } = this.#module
    return this.#inSession((session) => {
      const both = [
        [attributes.token, isTrue],
        [attributes.label, Buffer.from(label)],
        [attributes.id, Buffer.from(id)],
      ]
      const publicPart = template([
        ...both,
        [attributes.encrypt, isTrue],
        [attributes.verify, isTrue],
        [attributes.modulusBits, ulong.bytes(bits)],
        [attributes.publicExponent, Buffer.of(1, 0, 1)],
      ])
      const privatePart = template([
        ...both,
        [attributes.private, isTrue],
        [attributes.sensitive, isTrue],
        [attributes.extractable, isFalse],
        [attributes.decrypt, isTrue],
        [attributes.sign, isTrue],
      ])
      const [publicKey, privateKey] = [ulong.out(), ulong.out()]
      const rv = call.generateKeyPair(
        session,
        mechanism(mechanisms.rsaKeyPair).bytes,
        publicPart.bytes,
        publicPart.count,
        privatePart.bytes,
        privatePart.count,
        publicKey.bytes,
        privateKey.bytes,
      )
      check('C_GenerateKeyPair', rv)
      const modulus = Buffer.alloc(bits / 8)
      const read = template([[attributes.modulus, modulus]])
      check('C_GetAttributeValue', call.getAttributeValue(session, publicKey.read(), read.bytes, read.count))
      return rsaPublicKey(modulus)
    })
  }

  /** RSASSA-PKCS1-v1_5. */
  sign(id, algorithm, bytes) {
    const kind = digestInfo[algorithm]
    if (!kind) throw new Error(`A token does not sign ${algorithm}`)
    const digest = createHash(kind.hash).update(bytes).digest()
    const input = Buffer.concat([Buffer.from(kind.prefix, 'hex'), digest])
    return this.#operate('Sign', id, mechanisms.rsaPkcs, null, input)
  }

  /** RSAES-OAEP with SHA-256: by the token where it can, else its raw RSA and our own removal of the padding. */
  decrypt(id, bytes) {
    try {
      return this.#operate('Decrypt', id, mechanisms.rsaOaep, sha256, bytes)
    } catch (error) {
      if (!(error instanceof TokenError) || !unsupported.has(error.rv))
        throw new TokenError('to decrypt', 0x40)
    }
    return decodeOaep(this.#operate('Decrypt', id, mechanisms.rsaRaw, null, bytes))
  }

  #operate(name, id, mechanismType, oaep, bytes) {
    const { call, ulong, mechanism } = this.#module
    const steps = { Sign: [call.signInit, call.sign], Decrypt: [call.decryptInit, call.decrypt] }
    const [init, run] = steps[name]
    return this.#inSession((session) => {
      const key = this.#privateKey(session, id)
      const chosen = mechanism(mechanismType, oaep)
      check(`C_${name}Init`, init(session, chosen.bytes, key))
      const input = Buffer.from(bytes)
      const output = Buffer.alloc(1024)
      const length = ulong.out(output.length)
      check(`C_${name}`, run(session, input, input.length, output, length.bytes))
      return Buffer.from(output.subarray(0, Number(length.read())))
    })
  }
}

const der = (tag, ...parts) => {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}

/** SubjectPublicKeyInfo of an RSA key with the exponent 65537 (RFC 8017 §A.1.1). */
const rsaPublicKey = (modulus) => {
  const positive = modulus[0] >= 0x80 ? Buffer.concat([Buffer.of(0), modulus]) : modulus
  const key = der(0x30, der(0x02, positive), der(0x02, Buffer.of(1, 0, 1)))
  const rsaEncryption = Buffer.from('300d06092a864886f70d0101010500', 'hex')
  return der(0x30, rsaEncryption, der(0x03, Buffer.of(0), key))
}
