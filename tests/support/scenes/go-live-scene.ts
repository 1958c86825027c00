import { createPrivateKey } from 'node:crypto'
import { allChecks, signReport, writeReport, type CheckResult } from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import type { TestApp } from '../app.ts'
import { signedFor } from './decision-scene.ts'
import { sceneCertificate } from './ftm-scene.ts'
import { relyingParties, relyingSceneOf, type RelyingParty } from './relying-scene.ts'
import { plantUsage } from './usage-scene.ts'

/** What of a passed run is otherwise. */
export interface RunOver {
  readonly partnerId?: string
  readonly challenge?: string | null
  readonly results?: readonly CheckResult[]
  /** Null: the gateway was not called. */
  readonly transactionId?: string | null
  /** Who signs. */
  readonly signer?: RelyingParty
  /** What else the report says. */
  readonly says?: Readonly<Record<string, unknown>>
}

/** Every check, in order. */
export const allPassed: readonly CheckResult[] = allChecks.map(({ id }) => ({ id, verdict: 'passed' }))

let transactions = 2_000_000_000
/** Digits, as the transactions of calls have; others each time. */
export const newTransaction = (): string => String((transactions += 1))

/** The report of a run of a party, signed; of a passed one, unless something is otherwise. */
export const reportOf = async (
  api: TestApp,
  party: RelyingParty,
  {
    partnerId = party,
    challenge = null,
    results = allPassed,
    transactionId = null,
    signer = party,
    says = {},
  }: RunOver,
): Promise<string> => {
  await relyingSceneOf(api)
  const facts = {
    at: api.clock.now().toISOString(),
    ...(transactionId === null ? {} : { call: { route: 'auth', transactionId } }),
  }
  const report = writeReport({
    kit: '@entente/partner 0.1.0',
    gateway: 'gateway.example:8443',
    partnerId,
    challenge,
    results,
    facts,
  })
  const { key } = sceneCertificate(relyingParties[signer].organisation)
  const leaf = parseCertificate(await signedFor(api, signer))
  return signReport({ ...report, ...says }, { key: createPrivateKey(key), chain: [leaf] })
}

/** The challenge that a party is given now. */
export const challengeOf = async (api: TestApp, party: RelyingParty): Promise<string> => {
  const { response } = await api.as(party).call('go-live.get', { params: { partnerId: party } })
  return response.challenge?.text ?? ''
}

/** The hand-in of a run whose call the platform has seen. @param over what is otherwise */
export const handInOf = async (api: TestApp, party: RelyingParty, over: RunOver = {}) => {
  await relyingSceneOf(api)
  const challenge = await challengeOf(api, party)
  const transactionId = newTransaction()
  await plantUsage(api, {
    source: 'gateway',
    partnerId: party,
    transactionId,
    isAllowed: false,
    code: 'ENT_DCN_051',
  })
  const report = await reportOf(api, party, { challenge, transactionId, ...over })
  return { params: { partnerId: party }, request: { report } }
}

/** Brings a party to where it has not gone live, whatever was. */
export const waiting = async (api: TestApp, party: RelyingParty): Promise<RelyingParty> => {
  await (await relyingSceneOf(api)).active(party)
  await api.as('admin').call('go-live.withdraw', {
    params: { partnerId: party },
    request: { reason: 'for the scene' },
  })
  return party
}

/** Brings a party to where it has gone live. @returns the id of its run */
export const wentLive = async (api: TestApp, party: RelyingParty): Promise<string> => {
  await waiting(api, party)
  const { response, codes } = await api.as(party).call('go-live.hand-in', await handInOf(api, party))
  if (codes.length > 0) throw new Error(`${party} does not go live: ${codes.join()}`)
  return response.entryId
}

const nextNumber = 'select coalesce(max(number), 0) + 1 from go_live_entry where partner_id = $1'

/** SQL that has a partner (`$1`) gone live, or not, behind everybody's back. */
export const planted = {
  passed: `insert into go_live_entry (id, partner_id, number, kind, at, by_user, report, kit, ran_at, thumbprint,
      checks_passed, checks_advice, transaction_id, seen_at, seen_by)
    select gen_random_uuid(), $1, (${nextNumber}), 'passed', now(), 'test', 'none', 'none', now(), repeat('0', 64),
      1, 0, 'none', now(), 'gateway'`,
  withdrawn: `insert into go_live_entry (id, partner_id, number, kind, at, by_user, reason)
    select gen_random_uuid(), $1, (${nextNumber}), 'withdrawn', now(), 'test', 'none'`,
} as const
