import {
  createJwsCache,
  judgeDeviceProof,
  readDeviceProofs,
  unreadVerdict,
  type DeviceDomain,
  type DeviceProof,
  type DeviceReading,
  type DeviceVerdict,
  type JwsCache,
  type TimeWindow,
} from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import { deviceStopsOf, type DeviceStopReason } from '../liveness/index.ts'
import { issuerOnPath } from '../partner-certificates/index.ts'
import { findChains } from './chains.ts'
import { askRegister, type Chained, type DeviceAnswer } from './facts.ts'
import { whenSeen } from './seen.ts'

/** What became of one statement. */
export interface Verdict extends DeviceVerdict {
  readonly proof: DeviceProof | undefined
  /** What our register says; absent for what it was not asked about. */
  readonly register: DeviceAnswer | undefined
  readonly stops: readonly DeviceStopReason[]
  readonly firstSeenAt: Date | undefined
}

/** A verdict on what was signed alone, where our register was not asked. */
export const unregistered = (verdict: DeviceVerdict, proof: DeviceProof | undefined): Verdict => ({
  ...verdict,
  proof,
  register: undefined,
  stops: [],
  firstSeenAt: undefined,
})

/** Headers and certificates of devices that this process has read. */
export const headerCaches = extensionPoint<JwsCache>('verification.headers')

/** Devices come again: as many as send within a while. */
export const createHeaderCache = (): JwsCache => createJwsCache(2000)

/** How old what devices sign may be: settings DEVICE_CAPTURE_SECONDS, DEVICE_CLOCK_SECONDS. */
export const windowOf = ({ settings }: Pick<App, 'settings'>): TimeWindow => ({
  pastSeconds: settings.DEVICE_CAPTURE_SECONDS,
  futureSeconds: settings.DEVICE_CLOCK_SECONDS,
})

type ChainOf = Awaited<ReturnType<typeof findChains>>

const ownerOf = async (app: App, proof: DeviceProof, chainOf: ChainOf): Promise<string | undefined> => {
  if (proof.kind !== 'certificate') return proof.digitalId.claims.deviceProviderId
  for (const domain of ['DEVICE', 'FTM'] as const) {
    const chain = chainOf(domain, proof.certificate)
    if (chain.ok) return issuerOnPath(app, chain.path)
  }
  return undefined
}

/** Lets in who may ask about a device of this provider, undefined where nobody knows whose it is. @throws Refusal */
export type Door = (owner: string | undefined) => void

/** Providers verify what names them, or what their own key has issued; of what nobody knows there is nothing to hide. */
export const doorOf =
  (authority: Authority): Door =>
  (owner) => {
    if (owner === undefined) authority.nothingToOwn()
    else authority.requireOwner({ id: owner }, 'ENT_DVC_100')
  }

/** The certificates of a proof, each with its chain: the device's, and its chip's. */
const chained = (
  proof: Exclude<DeviceProof, { kind: 'certificate' }>,
  { level }: DeviceVerdict,
  chainOf: ChainOf,
): { readonly device: Chained | undefined; readonly chip: Chained | undefined } => {
  const withChain = (domain: DeviceDomain, certificate: Chained['certificate']): Chained => ({
    certificate,
    chain: chainOf(domain, certificate),
  })
  const { signer } = proof.digitalId
  if (proof.kind === 'digital-id')
    return level === 'L0'
      ? { device: withChain('DEVICE', signer), chip: undefined }
      : { device: undefined, chip: withChain('FTM', signer) }
  const device = withChain('DEVICE', proof.statement.signer)
  return { device, chip: level === 'L1' ? withChain('FTM', signer) : undefined }
}

const judge = async (app: App, door: Door, proof: DeviceProof): Promise<Verdict> => {
  const window = windowOf(app)
  const chainOf = await findChains(app, proof)
  door(await ownerOf(app, proof, chainOf))
  const verdict = judgeDeviceProof(proof, { at: app.clock.now(), window, chainOf })
  if (proof.kind === 'certificate') return unregistered(verdict, proof)
  const statement = 'statement' in proof ? proof.statement : undefined
  const register = await askRegister(app, {
    claims: proof.digitalId.claims,
    sbiVersion: statement?.serviceVersion,
    ...chained(proof, verdict, chainOf),
  })
  const stops = deviceStopsOf(register.facts, app.clock.now())
  const isGood = verdict.isGood && stops.length === 0
  // Only what was signed by somebody whom we trust is kept: nobody else fills the table.
  const firstSeenAt = verdict.isGood && statement ? await whenSeen(app, statement, window) : undefined
  return { ...verdict, isGood, proof, register, stops, firstSeenAt }
}

const judgeReading = async (app: App, door: Door, reading: DeviceReading): Promise<Verdict> => {
  if (reading.ok) return judge(app, door, reading.proof)
  door(undefined)
  return unregistered(unreadVerdict(reading), undefined)
}

/**
 * Verifies what a device has handed out: what was signed, and what our register says of who signed it.
 * @param text a PEM certificate, a JWS, or the JSON that an interface answers
 * @returns a verdict on each statement, in their order
 * @throws what the door throws: ENT_DVC_100 when it is about another's device
 */
export const verifyDevice = async (app: App, door: Door, text: string): Promise<Verdict[]> => {
  const [cache] = offeredAt(app, headerCaches)
  const verdicts: Verdict[] = []
  // One after the other: fingers of one hand share their chains, and find them remembered.
  for (const reading of readDeviceProofs(text, cache ? { cache } : {}))
    verdicts.push(await judgeReading(app, door, reading))
  return verdicts
}
