import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { parseCertificate, type Certificate } from '../certificates/certificate.ts'
import { defaultAlgorithmRules } from './algorithm-rules.ts'
import { findPath } from './find-path.ts'

interface Vectors {
  validationTime: string
  certs: Record<string, string>
  cases: { id: string; number: string; valid: boolean; chain: string[] }[]
}

const file = new URL('../../../../../shared/vectors/pkits.json', import.meta.url)
const isPresent = existsSync(file)
if (!isPresent)
  process.stderr.write(`NIST PKITS SKIPPED: ${file.pathname} is absent; path validation is proved by less\n`)

const sections = /^4\.(1|2|3|5|6|7|13|16)\./
/** DSA is outside our allow-list. */
const withDsa = /^4\.1\.[456]$/
/** Invalid for their revocation lists alone: the path itself is sound. */
const needRevocation = ['4.5.2', '4.5.5', '4.5.7', '4.7.4', '4.7.5']
/** Its CA certificate has a signature of a broken number of bits: refused by the reader. */
const isUnreadable = ['4.1.2']

describe.skipIf(!isPresent)('NIST PKITS 1.0.1, without revocation and policies', () => {
  const vectors: Vectors = isPresent
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { validationTime: '', certs: {}, cases: [] }
  const cases = vectors.cases.filter(({ number }) => sections.test(number) && !withDsa.test(number))

  function read(name: string): Certificate {
    return parseCertificate(Buffer.from(vectors.certs[name]!, 'base64'))
  }

  it.each(cases.filter(({ number }) => isUnreadable.includes(number)))('$number $id', ({ chain }) => {
    expect(() => chain.map(read)).toThrow(TrustError)
  })

  it.each(cases.filter(({ number }) => ![...needRevocation, ...isUnreadable].includes(number)))(
    '$number $id',
    ({ chain, valid }) => {
      const [anchor, ...rest] = chain.map(read)
      const answer = findPath({
        target: rest.at(-1)!,
        anchors: [anchor!],
        intermediates: rest.slice(0, -1),
        at: new Date(vectors.validationTime),
        algorithms: defaultAlgorithmRules,
      })
      expect(answer.ok, answer.ok ? 'valid' : JSON.stringify(answer.refusal)).toBe(valid)
    },
  )
})
