import { setImmediate as letOthersRun } from 'node:timers/promises'
import { issueCrl } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { exclusively } from '../../../platform/database/inside/exclusively.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import type { AuthorityKey } from '../../../platform/keys/key-ring.ts'
import { loadCrl, loadCrlState, loadRevoked, saveCrl, type CrlRow, type CrlState } from './crl-store.ts'

const hourMilliseconds = 3_600_000

/** A list is renewed at half its life, so that a copy in a cache never runs out, and at each revocation. */
const isFresh = ({ list, revocations, hasEnded }: CrlState, now: Date): boolean => {
  if (!list || hasEnded || list.revocations !== revocations) return false
  const half = (list.next_update.getTime() - list.this_update.getTime()) / 2
  return now.getTime() < list.this_update.getTime() + half
}

/** Unsigned octets of a decimal serial number, as INTEGER content: positive ones may need a leading zero. */
const integerOctets = (decimal: string): Uint8Array => {
  const digits = BigInt(decimal).toString(16)
  const octets = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
  return (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), octets]) : octets
}

/** Signs a list of what the issuer has revoked by now; complete ones only, a delta would save little. */
const signList = async (app: App, issuer: AuthorityKey, state: CrlState): Promise<CrlRow> => {
  const now = app.clock.now()
  const life = app.settings.CRL_HOURS * hourMilliseconds
  // An expired certificate stays on one list after its end (RFC 5280 §3.3).
  const since = new Date(now.getTime() - life)
  // Read after the count of `state`: a revocation that slips in between makes the next list due, never lost.
  const revoked = await loadRevoked(app.database, issuer.id, { now, since })
  const number = (state.list?.number ?? 0) + 1
  const nextUpdate = new Date(now.getTime() + life)
  const der = await issueCrl({
    issuer: issuer.certificate,
    thisUpdate: now,
    nextUpdate,
    crlNumber: integerOctets(String(number)),
    revoked: await mapInTurns(
      revoked,
      (row) => ({
        serialNumber: integerOctets(row.serial_number),
        revokedAt: row.revoked_at ?? now,
        reason: row.revocation_reason ?? 'unspecified',
      }),
      5_000,
    ),
    pause: letOthersRun,
    signatureAlgorithm: 'RSA-SHA256',
    sign: (tbs) => issuer.privateKey.sign('RSA-SHA256', tbs),
  })
  return {
    issuer_key_id: issuer.id,
    number,
    this_update: now,
    next_update: nextUpdate,
    revocations: state.revocations,
    der: Buffer.from(der),
  }
}

/** Reads the current list of an issuer; one process at a time signs a new one, the others wait for it. */
export type CrlSource = (issuer: AuthorityKey) => Promise<CrlRow>

/** Lists that were read are kept, and asked of the database only whether they are the newest. */
export const createCrlSource = (app: App): CrlSource => {
  const kept = new Map<string, CrlRow>()
  const keep = (row: CrlRow): CrlRow => {
    kept.set(row.issuer_key_id, row)
    return row
  }
  const readKept = async (number: number, issuer: AuthorityKey): Promise<CrlRow> => {
    const known = kept.get(issuer.id)
    if (known?.number === number) return known
    const row = await loadCrl(app.database, issuer.id)
    if (!row) throw new Error('a list that was there has gone')
    return keep(row)
  }
  return async (issuer) => {
    const state = await loadCrlState(app.database, issuer.id, app.clock.now())
    if (state.list && isFresh(state, app.clock.now())) return readKept(state.list.number, issuer)
    return exclusively(app.database, `crl:${issuer.id}`, async () => {
      const again = await loadCrlState(app.database, issuer.id, app.clock.now())
      if (again.list && isFresh(again, app.clock.now())) return readKept(again.list.number, issuer)
      const row = await signList(app, issuer, again)
      await app.database.transaction((tx) => saveCrl(tx, row))
      return keep(row)
    })
  }
}
