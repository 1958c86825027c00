import { expect, it } from 'vitest'
import { makeAuthority, makeCertificate, openssl } from './openssl.ts'

it('makes chains that openssl itself accepts', () => {
  const { root, sub } = makeAuthority('Probe')
  const leaf = makeCertificate({ subject: '/C=XX/O=Société Ünï/CN=Leaf', issuer: sub })
  const files = { 'root.pem': root.certificate, 'sub.pem': sub.certificate, 'leaf.pem': leaf.certificate }
  expect(openssl(['verify', '-CAfile', 'root.pem', '-untrusted', 'sub.pem', 'leaf.pem'], files)).toContain(
    'OK',
  )
})
