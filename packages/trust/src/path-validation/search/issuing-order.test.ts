import { afterAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../../certificates/certificate.ts'
import { formatName } from '../../certificates/names/name-parts.ts'
import { caExtensions, OpensslAuthority } from '../../testing/openssl-authority.ts'
import { issuersFirst } from './issuing-order.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const ca = (name: string, subject: string, issuer?: string) =>
  authority.issue(name, { subject, extensions: caExtensions(), ...(issuer === undefined ? {} : { issuer }) })

const root = ca('root', '/CN=Root')
const sub = ca('sub', '/CN=Sub', 'root')
const leaf = ca('leaf', '/CN=Leaf', 'sub')
const stranger = ca('stranger', '/CN=Stranger')

const subjects = (certificates: readonly Certificate[]) =>
  certificates.map(({ subject }) => formatName(subject))

describe('issuersFirst', () => {
  it.each([
    ['leaf first', [leaf, sub, root]],
    ['root first', [root, sub, leaf]],
    ['shuffled', [sub, leaf, root]],
  ])('puts roots first: %s', (_what, given) =>
    expect(subjects(issuersFirst(given))).toEqual(['CN=Root', 'CN=Sub', 'CN=Leaf']),
  )

  it('keeps strangers and duplicates', () => {
    expect(subjects(issuersFirst([leaf, stranger, sub, sub]))).toEqual([
      'CN=Sub',
      'CN=Sub',
      'CN=Leaf',
      'CN=Stranger',
    ])
    expect(issuersFirst([])).toEqual([])
  })

  it('ends on a circle', () => {
    const rootBySub = authority.issue('root-by-sub', {
      subject: '/CN=Root',
      key: 'root',
      issuer: 'sub',
      extensions: caExtensions(),
    })
    expect(issuersFirst([leaf, sub, rootBySub])).toHaveLength(3)
  })
})
