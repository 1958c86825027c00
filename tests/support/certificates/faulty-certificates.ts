import { authorityExtensions, make } from './certificates.ts'
import { sceneAuthority } from '../scenes/ftm-scene.ts'
import type { CertificateWish } from './openssl.ts'

const dayMilliseconds = 86_400_000
const inDays = (days: number): Date => new Date(Date.now() + days * dayMilliseconds)

const weakKey = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']

const pemOf = (wish: CertificateWish): string => make(wish).certificate

let serial = 0

/** An authority with one fault, under a name of its own each time, by the code that it earns. */
export const faultyAuthorities: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries({
    'KER-PMS-020': () => ({ from: inDays(2) }),
    'KER-PCM-004': () => ({ from: inDays(-9), until: inDays(-1) }),
    'KER-PCM-017': () => ({ until: inDays(200) }),
    'KER-PCM-007': () => ({ extensions: [] }),
    'KER-PCM-005': () => ({ issuer: make({ subject: '/CN=Unknown', extensions: authorityExtensions }) }),
    'KER-PCM-001': () => ({ extensions: ['basicConstraints=CA:false'] }),
    'KER-PCM-013': () => ({ key: weakKey }),
    'KER-PCM-014': () => ({ digest: 'sha1' }),
  } satisfies Record<string, () => Partial<CertificateWish>>).map(([code, over]) => [
    code,
    () =>
      pemOf({
        subject: `/C=XX/O=Faulty/CN=Authority ${(serial += 1)}`,
        extensions: authorityExtensions,
        until: inDays(3000),
        ...over(),
      }),
  ]),
)

/** A certificate for an organisation, below the scene's authority, with one fault, by the code that it earns. */
export const faultyCertificates: Readonly<Record<string, (organisation: string) => string>> =
  Object.fromEntries(
    Object.entries({
      'KER-PMS-020': () => ({ from: inDays(2) }),
      'KER-PCM-004': () => ({ from: inDays(-9), until: inDays(-1) }),
      'KER-KMS-021': () => ({ until: inDays(200) }),
      'KER-PCM-015': () => ({ issuer: undefined }),
      'KER-PCM-006': () => ({ issuer: make({ subject: '/CN=Unknown', extensions: authorityExtensions }) }),
      'KER-PCM-007': () => ({ extensions: [] }),
      'KER-PCM-008': () => ({ subject: '/C=XX/O=Somebody else/CN=x' }),
      'KER-PCM-013': () => ({ key: weakKey }),
      'KER-PCM-014': () => ({ digest: 'sha1' }),
    }).map(([code, over]) => [
      code,
      (organisation: string) => {
        const wish = { subject: `/C=XX/O=${organisation}/CN=Faulty`, issuer: sceneAuthority().sub, ...over() }
        const { issuer, ...rest } = wish
        return pemOf(issuer ? { ...rest, issuer } : rest)
      },
    ]),
  )
