type Plants = readonly Readonly<Record<string, string>>[]

const server = 'packages/server/src'
const modules = `${server}/modules`
const chips = `${modules}/chips/service.ts`
const portalPage = 'packages/portal/src/features/chips/Chips.tsx'
const mailAddresses = 'packages/mail-addresses/src/index.ts'
const parser = 'packages/trust/src/asn1/reader.ts'
const view = 'packages/trust/src/view.ts'
const partnerCall = 'packages/partner/src/call/call.ts'
const partnerInBrowsers = 'packages/partner/src/browser.ts'

const filesOfChips = (count: number, room = ''): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${modules}/chips/${room}part-${at}.ts`, 'void 0'] as const),
  )

/** For each rule: small sets of files that break it, and some that look alike and do not. */
export const planted: Readonly<Record<string, { faults: Plants; allowed: Plants }>> = {
  'the platform imports no module': {
    faults: [
      { [`${server}/platform/http/route.ts`]: `import { findChip } from '../../modules/chips/index.ts'` },
      { [`${server}/platform/http/route.ts`]: `export type { Chip } from '../../modules/chips/chip.ts'` },
      { [`${server}/platform/http/route.ts`]: `type Chip = import('../../modules/chips/chip.ts').Chip` },
      { [`${server}/platform/http/route.ts`]: `const load = () => import('../../modules/chips/index.ts')` },
    ],
    allowed: [{ [`${server}/platform/http/route.ts`]: `import { now } from '../clock.ts'` }],
  },
  "a module imports the platform and other modules' faces": {
    faults: [
      { [chips]: `import { listPartners } from '../partners/store.ts'` },
      { [chips]: `import { registerPartner } from '../partners/contract.ts'` },
      { [chips]: `import { createServer } from '../../server.ts'` },
    ],
    allowed: [
      { [chips]: `import { getPartner } from '../partners/index.ts'` },
      { [chips]: `import type { registerPartner } from '../partners/contract.ts'` },
      { [`${modules}/chips/contract.ts`]: `import { partnerId } from '../partners/contract.ts'` },
      { [chips]: `import { loadChip } from './store.ts'\nimport { newId } from '../../platform/ids.ts'` },
    ],
  },
  'modules import along their order': {
    faults: [
      { [`${modules}/partners/service.ts`]: `import { findChips } from '../chips/index.ts'` },
      { [`${modules}/partners/service.ts`]: `import type { Chip } from '../chips/index.ts'` },
      { [`${modules}/gadgets/service.ts`]: `import { getPartner } from '../partners/index.ts'` },
    ],
    allowed: [{ [chips]: `import { getPartner } from '../partners/index.ts'` }],
  },
  'nothing is imported in a circle': {
    faults: [
      {
        [`${modules}/chips/a.ts`]: `import { b } from './b.ts'`,
        [`${modules}/chips/b.ts`]: `import { c } from './c.ts'`,
        [`${modules}/chips/c.ts`]: `import { a } from './a.ts'`,
      },
    ],
    allowed: [
      {
        [`${modules}/chips/a.ts`]: `import { b } from './b.ts'`,
        [`${modules}/chips/b.ts`]: `import type { A } from './a.ts'`,
      },
    ],
  },
  'packages reach each other by name': {
    faults: [
      { [portalPage]: `import type { Chip } from '../../../../server/src/modules/chips/chip.ts'` },
      { [chips]: `import { createTestDatabase } from '../../../../../tests/support/database.ts'` },
    ],
    allowed: [{ [chips]: `import { parseCertificate } from '@entente/trust'` }],
  },
  'test support stays in tests': {
    faults: [{ [parser]: `import { issue } from '../testing/openssl-authority.ts'` }],
    allowed: [
      { 'packages/trust/src/asn1/reader.test.ts': `import { issue } from '../testing/openssl-authority.ts'` },
    ],
  },
  'signatures are verified in one place': {
    faults: [
      { [parser]: `import { constants, verify } from 'node:crypto'` },
      { [parser]: `import { createVerify as make } from 'node:crypto'` },
      { [parser]: `import crypto from 'node:crypto'` },
      { [parser]: `import * as crypto from 'node:crypto'` },
      { [chips]: `import { jwtVerify } from 'jose'` },
      { [chips]: `import { SignJWT, compactVerify } from 'jose'` },
      { [chips]: `const answer = crypto.subtle.verify(algorithm, key, signature, bytes)` },
      { [partnerCall]: `const answer = crypto.subtle.verify(algorithm, key, signature, bytes)` },
    ],
    allowed: [
      {
        'packages/partner/src/browser/signatures.ts': `void crypto.subtle.verify(algorithm, key, signature, bytes)`,
      },
      { 'packages/trust/src/signatures/check-signature.ts': `import { verify } from 'node:crypto'` },
      { [`${server}/platform/keys/verify-jwt.ts`]: `import { jwtVerify } from 'jose'` },
      {
        [chips]: `import { SignJWT, type JWTPayload } from 'jose'\nimport { createHash } from 'node:crypto'`,
      },
      { 'packages/trust/src/asn1/reader.test.ts': `import { verify } from 'node:crypto'` },
    ],
  },
  'trust is pure': {
    faults: [
      { [parser]: `import { readFileSync } from 'node:fs'` },
      { [parser]: `import { z } from 'zod'` },
      { [parser]: `import type { Chip } from '@entente/server/contracts'` },
    ],
    allowed: [
      { [parser]: `import { createHash } from 'node:crypto'\nimport { tags } from './tags.ts'` },
      { 'packages/trust/src/asn1/reader.test.ts': `import { execFileSync } from 'node:child_process'` },
    ],
  },
  'mail addresses are read alike everywhere': {
    faults: [
      { [mailAddresses]: `import { domainToASCII } from 'node:url'` },
      { [mailAddresses]: `import { isRole } from '@entente/server'` },
      { [mailAddresses]: `import { isEmailValid } from '@hapi/address'` },
    ],
    allowed: [{ [mailAddresses]: `import { isEmailValid } from '@hapi/address/dist/email.js'` }],
  },
  'the portal takes types from the server, and the part of trust for browsers': {
    faults: [
      { [portalPage]: `import { operations } from '@entente/server/contracts'` },
      { [portalPage]: `import type { Chip } from '@entente/server'` },
      { [portalPage]: `import { parseCertificate } from '@entente/trust'` },
      { [portalPage]: `import { createHash } from 'node:crypto'` },
    ],
    allowed: [
      { [portalPage]: `import type { Contracts } from '@entente/server/contracts'` },
      { [portalPage]: `import { readEmail } from '@entente/mail-addresses'` },
      { [portalPage]: `import { viewCertificateFile } from '@entente/trust/view'` },
    ],
  },
  'the partner kit stands alone': {
    faults: [
      { [partnerCall]: `import { z } from 'zod'` },
      { [partnerCall]: `import type { Chip } from '@entente/server/contracts'` },
      { [partnerCall]: `import { parse } from '../../../trust/src/asn1/reader.ts'` },
    ],
    allowed: [
      { [partnerCall]: `import { request } from 'node:https'\nimport { readJws } from '@entente/trust'` },
      { 'packages/partner/src/call/call.test.ts': `import { expect } from 'vitest'` },
    ],
  },
  'what is for browsers needs no Node': {
    faults: [
      { [partnerInBrowsers]: `export { readJws } from '@entente/trust'` },
      {
        [partnerInBrowsers]: `export { seal } from './browser/seal.ts'`,
        'packages/partner/src/browser/seal.ts': `export const seal = (hex: string) => Buffer.from(hex, 'hex')`,
      },
      {
        [view]: `export { readDer } from './asn1/reader.ts'`,
        [parser]: `import { hash } from 'node:crypto'`,
      },
      { [view]: `import type { KeyObject } from 'node:crypto'` },
      { [view]: `import { z } from 'zod'` },
      {
        [view]: `export { readDer } from './asn1/reader.ts'`,
        [parser]: `export { tags } from './tags.ts'`,
        'packages/trust/src/asn1/tags.ts': `export const tags = (hex: string) => Buffer.from(hex, 'hex')`,
      },
      { [view]: `export const bytes = (octets: Uint8Array): Buffer => octets as Buffer` },
    ],
    allowed: [
      { [view]: `export { readDer } from './asn1/reader.ts'`, [parser]: `import { tags } from './tags.ts'` },
      {
        [view]: `import type { Certificate } from './asn1/reader.ts'`,
        [parser]: `import { hash } from 'node:crypto'`,
      },
      { [partnerInBrowsers]: `export { viewCertificateFile } from '@entente/trust/view'` },
    ],
  },
  'SQL packages are imported by stores': {
    faults: [{ [chips]: `import { sql } from 'kysely'` }, { [chips]: `import { Pool } from 'pg'` }],
    allowed: [
      { [`${modules}/chips/store.ts`]: `import { sql } from 'kysely'` },
      { [`${modules}/chips/chip-history-store.ts`]: `import { sql } from 'kysely'` },
      { [`${server}/platform/database/transaction.ts`]: `import { Pool } from 'pg'` },
    ],
  },
  'queries begin in stores': {
    faults: [
      { [chips]: `export const all = (tx) => tx.selectFrom('chip').selectAll().execute()` },
      { [`${server}/platform/keys/vault.ts`]: `export const add = (app) => app.database.insertInto('key')` },
      { [`${modules}/chips/bookstore.ts`]: `export const all = (tx) => tx.deleteFrom('chip')` },
    ],
    allowed: [{ [`${modules}/chips/store.ts`]: `export const all = (tx) => tx.selectFrom('chip')` }],
  },
  'network packages are imported by the outbound client': {
    faults: [
      { [chips]: `import { request } from 'node:https'` },
      { [chips]: `import { fetch } from 'undici'` },
    ],
    allowed: [{ [chips]: `import type { IncomingMessage } from 'node:http'` }],
  },
  'the network is called from one place': {
    faults: [
      { [chips]: `export const call = () => fetch('https://hub')` },
      { [chips]: `export const call = () => globalThis.fetch('https://hub')` },
      { [portalPage]: `export const call = () => fetch('/v1/partnermanager')` },
    ],
    allowed: [
      { [chips]: `export const call = (store) => store.fetch(1)` },
      { 'packages/portal/src/api/client.ts': `export const call = () => fetch('/v1/partnermanager')` },
    ],
  },
  'the environment is read by the settings': {
    faults: [
      { [chips]: `export const port = process.env.PORT` },
      { [chips]: `export const port = process['env'].PORT` },
      { [chips]: `const { PORT } = process.env` },
    ],
    allowed: [{ [`${server}/settings.ts`]: `export const port = process.env.PORT` }],
  },
  'the time is read from the clock': {
    faults: [
      { [chips]: `export const now = () => Date.now()` },
      { [chips]: `export const now = () => new Date()` },
      { [parser]: `export const now = () => new Date()` },
    ],
    allowed: [
      { [chips]: `export const at = (time) => new Date(time)` },
      { [`${server}/platform/clock.ts`]: `export const now = () => new Date()` },
      { [portalPage]: `export const now = () => new Date()` },
    ],
  },
  'text is normalised in one place': {
    faults: [
      { [chips]: `export const same = (a, b) => a.normalize('NFC') === b` },
      { [chips]: `export const same = (a, b) => a['normalize']() === b` },
      { [parser]: `export const prepare = (text) => text?.trim().normalize('NFKC')` },
      { [parser]: `export const prepare = String.prototype.normalize` },
    ],
    allowed: [
      { [chips]: `export const same = (a, b) => normaliseText(a, 'NFC') === normalize(b)` },
      { 'packages/trust/src/texts/normalise-text.ts': `export const nfc = (text) => text.normalize('NFC')` },
      { [portalPage]: `export const tidy = (text) => text.normalize('NFC')` },
    ],
  },
  'a transaction uses its own connection': {
    faults: [
      { [chips]: `const a = (app) => app.database.transaction(async (tx) => load(app.database, tx))` },
      { [chips]: `const a = (database) => database.transaction(async () => store.load(database.tables))` },
      { [chips]: `const a = (app) => app.database.transaction(() => app.database.transaction(() => 1))` },
    ],
    allowed: [
      {
        [chips]: `const a = async (app) => (await load(app.database), app.database.transaction((tx) => load(tx)))`,
      },
      { [chips]: `const a = (app) => app.database.transaction((tx) => store.save(tx, app.clock.now()))` },
    ],
  },
  'nothing changes outside the app': {
    faults: [{ [chips]: `let cache` }, { [chips]: `export let cache` }, { [parser]: `var depth = 0` }],
    allowed: [{ [chips]: `const limit = 3\nexport function count() { let n = 0; return n + limit }` }],
  },
  'names say what is inside': {
    faults: [
      { [`${modules}/chips/utils.ts`]: '' },
      { [`${server}/platform/helpers/text.ts`]: '' },
      { [`${modules}/chips/chip-manager.ts`]: '' },
      { 'packages/portal/src/ui/ChipManager.tsx': '' },
      { 'scripts/common.mjs': '' },
      { [`${modules}/chips/impl/chip.ts`]: '' },
    ],
    allowed: [{ [`${modules}/accounts/common-passwords.ts`]: '' }, { [`${modules}/chips/simplify.ts`]: '' }],
  },
  'exports have names': {
    faults: [{ [chips]: 'export default 1' }, { [chips]: `export { chip as default } from './chip.ts'` }],
    allowed: [{ [chips]: 'export const chip = 1' }],
  },
  'files are short': {
    faults: [{ [chips]: 'void 0\n'.repeat(401) }],
    allowed: [
      { [chips]: 'void 0\n'.repeat(400) },
      { 'packages/portal/src/api/inside-operations.gen.ts': 'void 0\n'.repeat(900) },
    ],
  },
  'a module is a screenful of files': {
    faults: [
      filesOfChips(25),
      { ...filesOfChips(24, 'record/'), [`${modules}/chips/record/x.ts`]: 'void 0' },
    ],
    allowed: [
      { ...filesOfChips(24), ...filesOfChips(24, 'record/'), [`${modules}/chips/chip.test.ts`]: 'void 0' },
    ],
  },
}
