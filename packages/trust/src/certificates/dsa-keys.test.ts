import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { fieldsOf } from '../asn1/fields.ts'
import { encodingOf, readDer } from '../asn1/reader.ts'
import { objectIdentifier, sequence } from '../asn1/writer.ts'
import { historicalAlgorithmRules } from '../path-validation/algorithm-rules.ts'
import { findPath } from '../path-validation/find-path.ts'
import { OpensslAuthority } from '../testing/openssl-authority.ts'
import { writeCertificate, type Keys } from '../testing/written-certificate.ts'
import type { Certificate } from './certificate.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const sizes = ['-pkeyopt', 'dsa_paramgen_bits:1024', '-pkeyopt', 'dsa_paramgen_q_bits:160']
authority.run('genpkey', '-genparam', '-algorithm', 'DSA', ...sizes, '-out', 'parameters.pem')

function makeDsaKeys(name: string): Keys {
  authority.run('genpkey', '-paramfile', 'parameters.pem', '-out', `${name}.key`)
  const privateKey = createPrivateKey(authority.read(`${name}.key`))
  return { privateKey, spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }) }
}

/** The key as a certificate names it whose issuer has the same parameters (RFC 3279 §2.3.2). */
function withoutParameters(keys: Keys): Keys {
  const fields = fieldsOf(readDer(keys.spkiDer), 'key')
  fields.next('algorithm')
  const key = encodingOf(fields.next('key'))
  return { ...keys, spkiDer: sequence(sequence(objectIdentifier('1.2.840.10040.4.1')), key) }
}

const algorithm = sequence(objectIdentifier('2.16.840.1.101.3.4.3.2'))
const [rootKeys, subKeys, otherKeys] = [makeDsaKeys('root'), makeDsaKeys('sub'), makeDsaKeys('other')]
const short = withoutParameters(subKeys)
const root = writeCertificate({
  subject: 'Root',
  issuer: 'Root',
  keys: rootKeys,
  signer: rootKeys,
  algorithm,
})
const sub = writeCertificate({ subject: 'Sub', issuer: 'Root', keys: short, signer: rootKeys, algorithm })

function leafBy(signer: Keys): Certificate {
  const names = { subject: 'leaf', issuer: 'Sub', isAuthority: false, namesKeys: false }
  return writeCertificate({ ...names, keys: otherKeys, signer, algorithm })
}

function ask(target: Certificate, anchors = [root], algorithms = historicalAlgorithmRules): string {
  const at = new Date('2030-01-01')
  const answer = findPath({ target, anchors, intermediates: [sub], at, algorithms })
  return answer.ok ? `valid, ${answer.path.length}` : answer.refusal.code
}

describe('DSA keys that inherit parameters', () => {
  it('verify with those of the issuer', () => {
    expect(ask(leafBy(subKeys))).toBe('valid, 3')
  })

  it('do not verify what another key signed', () => {
    expect(ask(leafBy(otherKeys))).toBe('bad-signature')
  })

  it('verify nothing when nobody above has parameters', () => {
    expect(ask(leafBy(subKeys), [sub])).toBe('bad-signature')
  })

  it('are refused by rules that leave DSA out', () => {
    const answer = findPath({
      target: leafBy(subKeys),
      anchors: [root],
      intermediates: [sub],
      at: new Date('2030-01-01'),
    })
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'algorithm-not-allowed' } })
  })
})
