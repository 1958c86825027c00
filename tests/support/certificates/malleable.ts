import { parseCertificate, type Certificate } from '@entente/trust'

/** Order of P-256 (SEC 2 §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const element = (tag: number, content: Buffer): Buffer => {
  const { length } = content
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...octets]), content])
}

const integer = (value: bigint): Buffer => {
  const hex = value.toString(16)
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return element(2, octets[0]! < 0x80 ? octets : Buffer.concat([Buffer.of(0), octets]))
}

/** The certificate with the other signature that its issuer's P-256 key stands for as well: n − s instead of s. */
export const withOtherSignature = ({ tbsDer, signatureAlgorithm, signature }: Certificate): Certificate => {
  const bytes = Buffer.from(signature)
  const lengthOfR = bytes[3]!
  const r = BigInt(`0x${bytes.subarray(4, 4 + lengthOfR).toString('hex')}`)
  const s = BigInt(`0x${bytes.subarray(6 + lengthOfR).toString('hex')}`)
  const other = element(0x30, Buffer.concat([integer(r), integer(order - s)]))
  const bits = element(3, Buffer.concat([Buffer.of(0), other]))
  return parseCertificate(
    element(0x30, Buffer.concat([Buffer.from(tbsDer), Buffer.from(signatureAlgorithm.der), bits])),
  )
}
