import { verify, type KeyObject } from 'node:crypto'
import {
  createChainFinder,
  createJwsCache,
  createJwsSigner,
  issuingProfile,
  judgeDeviceProof,
  platformSignedProfile,
  readDeviceProofs,
  rootProfile,
  signForJws,
  type Certificate,
  type DeviceDomain,
  type DeviceRules,
} from '@entente/trust'
import type { Report } from '../report.ts'
import { row } from '../trust/comparison.ts'
import { issue, makePair, now, type Identity } from '../trust/identities.ts'

const captures = 300

const signed = ({ certificate, privateKey }: Identity, payload: object): Promise<string> =>
  createJwsSigner({
    algorithm: 'RS256',
    certificates: [certificate],
    sign: async (input) => signForJws('RS256', privateKey, input),
  }).compact(Buffer.from(JSON.stringify(payload)))

interface Check {
  readonly input: Uint8Array
  readonly signature: Uint8Array
  readonly key: KeyObject
}

const checkOf = (jws: string, key: KeyObject): Check => {
  const at = jws.lastIndexOf('.')
  return {
    input: Buffer.from(jws.slice(0, at)),
    signature: Buffer.from(jws.slice(at + 1), 'base64url'),
    key,
  }
}

interface Proof {
  readonly text: string
  readonly checks: readonly Check[]
}

/** Takes one after the other, and begins anew. */
const inTurn = <T>(all: readonly T[], onRound: () => void = () => undefined): (() => T) => {
  let next = 0
  return () => {
    if (next % all.length === 0) onRound()
    const found = all[next % all.length]
    next += 1
    if (found === undefined) throw new Error('nothing to take')
    return found
  }
}

/** What verifying a capture costs beside its signatures: the device's, its chip's, and that on the device's certificate. */
export const benchDeviceVerification = async (): Promise<Report> => {
  const root = await issue('Root', rootProfile(), makePair())
  const pms = await issue('PMS', issuingProfile(), makePair(), root)
  const provider = await issue(
    'Provider',
    platformSignedProfile('DEVICE', { purpose: 'ALL', mayIssue: true }),
    makePair(),
    pms,
  )
  const ftm = await issue('FTM', rootProfile(), makePair())
  const chip = await issue('Chip', platformSignedProfile('FTM'), makePair(), ftm)
  const devicePair = makePair()
  const proofs: Proof[] = []
  for (let count = 0; count < captures; count += 1) {
    const device = await issue(`Device ${count}`, platformSignedProfile('FTM'), devicePair, provider)
    const digitalId = await signed(chip, {
      serialNo: `SN-${count}`,
      make: 'Bench',
      model: 'One',
      type: 'Finger',
      deviceSubType: 'Slap',
      deviceProvider: 'Bench',
      deviceProviderId: 'bench',
      dateTime: now.toISOString(),
    })
    const text = await signed(device, {
      digitalId,
      bioType: 'Finger',
      bioValue: 'A'.repeat(2000),
      purpose: 'Auth',
      transactionId: `T-${count}`,
      timestamp: now.toISOString(),
    })
    const { tbsDer: input, signature } = device.certificate
    const ofCertificate = { input, signature, key: provider.certificate.publicKey }
    proofs.push({
      text,
      checks: [
        checkOf(digitalId, chip.certificate.publicKey),
        checkOf(text, device.certificate.publicKey),
        ofCertificate,
      ],
    })
  }

  const stores = {
    DEVICE: { anchors: [root.certificate], intermediates: [pms.certificate, provider.certificate] },
    FTM: { anchors: [ftm.certificate], intermediates: [] },
  }
  let findChain = createChainFinder(stores)
  /** The chains of provider and chip are known, those of devices are not. */
  const forgetDevices = (): void => {
    findChain = createChainFinder(stores)
    findChain('DEVICE', provider.certificate, now)
    findChain('FTM', chip.certificate, now)
  }
  const verifyOne = (text: string, rules: DeviceRules): void => {
    const [reading] = readDeviceProofs(text, rules)
    const chainOf = (domain: DeviceDomain, certificate: Certificate) => findChain(domain, certificate, now)
    if (!reading?.ok || !judgeDeviceProof(reading.proof, { at: now, chainOf }).isGood)
      throw new Error('not verified')
  }
  const bare = (count: number) => {
    const take = inTurn(proofs)
    return () => {
      const checks = take().checks.slice(0, count)
      if (!checks.every(({ input, signature, key }) => verify('sha256', input, key, signature)))
        throw new Error('the reference itself does not verify')
    }
  }
  let cache = createJwsCache(captures * 3)
  const nextNew = inTurn(proofs, () => {
    forgetDevices()
    cache = createJwsCache(captures * 3)
  })
  const newDevice = (): void => verifyOne(nextNew().text, { cache })
  const nextKnown = inTurn(proofs)
  const known = createJwsCache(captures * 3)
  const knownDevice = (): void => verifyOne(nextKnown().text, { cache: known })
  return {
    title: 'Device verification',
    method: `${captures} captures of 2 KiB by as many L1 devices in turn, RSA 2048 with SHA-256: read, judged step by step, chains found. What our register says of a device is not in it. Of a new device the certificate is read, its key opened and the signature on it checked as well; the reference has all keys open. Rounds per second of processor time, by turns with the bare signature checks of \`node:crypto\`.`,
    goal: 'with chains known (3 signatures) at least half of the bare checks',
    headings: ['Work', 'per second', 'Reference', 'per second', 'Ratio'],
    rows: [
      await row('a device seen before', 'its 2 signatures', knownDevice, bare(2)),
      await row('a new device of a known provider and chip', 'its 3 signatures', newDevice, bare(3)),
    ],
  }
}
