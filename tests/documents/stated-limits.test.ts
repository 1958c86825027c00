import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MAXIMUM_LINE_LENGTH } from '../../packages/server/src/commands/lines.ts'
import { keyLimits, verificationCost } from '../../packages/trust/src/certificates/keys/key-limits.ts'
import { root } from './markdown-files.ts'

/** An auditor is told where the work ends; the numbers on the page are those of the program. */
const page = readFileSync(join(root, 'docs/integrators/certificate-paths.md'), 'utf8')

const written = (number: number): string => number.toLocaleString('en-US')
/** To two digits, as people read it. */
const rounded = (number: number): string => written(Number(number.toPrecision(2)))

test('how long a line of questions may be', () => {
  expect(page).toContain(`A line has at most ${written(MAXIMUM_LINE_LENGTH)} characters`)
})

test('which keys are used for nothing', () => {
  const { rsaModulusBits, rsaExponentBits, dsaModulusBits, dsaSubgroupBits } = keyLimits
  expect(page).toContain(
    `RSA with more than ${written(rsaModulusBits)} bits or with an exponent of more than ${rsaExponentBits} bits, ` +
      `DSA with more than ${written(dsaModulusBits)} bits or a subgroup of more than ${dsaSubgroupBits}`,
  )
})

test('what a signature check costs', () => {
  const curve = (name: string) => written(verificationCost({ type: 'EC', curve: name }, 0))
  const rsa = (bits: number, exponentBits: number) => verificationCost({ type: 'RSA', bits, exponentBits }, 0)
  const dsa = verificationCost({ type: 'DSA', bits: 2048, subgroupBits: 256 }, 0)
  expect(page).toContain(
    `RSA 2048 about ${rsa(2048, 17)} units, RSA 16384 with an exponent of 64 bits ${rounded(rsa(16_384, 64))}, ` +
      `P-256 ${curve('P-256')}, P-384 ${curve('P-384')}, P-521 ${curve('P-521')}, ` +
      `Ed25519 ${verificationCost({ type: 'Ed25519' }, 0)}, DSA 2048 ${rounded(dsa)}`,
  )
})
