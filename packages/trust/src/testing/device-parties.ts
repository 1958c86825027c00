import { createPrivateKey } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { createChainFinder } from '../device/find-device-chain.ts'
import {
  judgeDeviceProof,
  unreadVerdict,
  type DeviceContext,
  type DeviceDomain,
  type DeviceVerdict,
} from '../device/judge-device-proof.ts'
import { readDeviceProofs } from '../device/read-device-proof.ts'
import type { DeviceRules } from '../device/device-proof.ts'
import { signForJws, type JwsAlgorithm } from '../jws/jws-algorithms.ts'
import { caExtensions, leafExtensions, OpensslAuthority, type Order } from './openssl-authority.ts'

export type Members = Readonly<Record<string, unknown>>

/** The moment of all verdicts: after the certificates were made, those of the last file that is run with this one too. */
export const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000)

export const secondsAgo = (seconds: number): string => new Date(at.getTime() - seconds * 1000).toISOString()

export const identity: Members = {
  serialNo: 'SN-0001',
  make: 'Acme',
  model: 'Finger One',
  type: 'Finger',
  deviceSubType: 'Slap',
  deviceProvider: 'Acme Devices',
  deviceProviderId: 'acme-devices',
  dateTime: secondsAgo(20),
}

const capture: Members = {
  bioType: 'Finger',
  bioSubType: 'Left IndexFinger',
  bioValue: 'AAECAw',
  purpose: 'Auth',
  env: 'Staging',
  deviceServiceVersion: '1.0.1',
  transactionId: '1234567890',
  timestamp: secondsAgo(10),
}

interface Pen {
  readonly certificates: readonly Certificate[]
  readonly key: string
  readonly algorithm?: JwsAlgorithm
  /** Members of the protected header that replace the usual ones. */
  readonly header?: Members
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/**
 * Everybody whom a device's word rests on, as strangers make them with openssl: the platform's root, its issuing key, the
 * provider that it has signed, a device; and for chips the root of their maker, its issuing authority, a chip.
 */
export class DeviceParties {
  readonly authority = new OpensslAuthority()
  readonly root = this.ca('root')
  readonly pms = this.ca('pms', { issuer: 'root' })
  readonly provider = this.ca('provider', { issuer: 'pms', extensions: caExtensions(0), kind: 'rsa' })
  readonly device = this.end('device', { issuer: 'provider', kind: 'rsa' })
  readonly ftmRoot = this.ca('ftm-root')
  readonly ftm = this.ca('ftm', { issuer: 'ftm-root' })
  readonly chip = this.end('chip', { issuer: 'ftm', kind: 'rsa' })

  ca(name: string, order: Partial<Order> = {}): Certificate {
    return this.authority.issue(name, {
      subject: `/O=Makers/CN=${name}`,
      extensions: caExtensions(),
      ...order,
    })
  }

  end(name: string, order: Partial<Order> = {}): Certificate {
    return this.authority.issue(name, {
      subject: `/O=Makers/CN=${name}`,
      extensions: leafExtensions,
      ...order,
    })
  }

  sign(payload: unknown, { certificates, key, algorithm = 'RS256', header = {} }: Pen): string {
    const x5c = certificates.map(({ der }) => Buffer.from(der).toString('base64'))
    const input = `${encode({ alg: algorithm, typ: 'JWT', x5c, ...header })}.${encode(payload)}`
    const privateKey = createPrivateKey(this.authority.read(`${key}.key`))
    return `${input}.${signForJws(algorithm, privateKey, Buffer.from(input)).toString('base64url')}`
  }

  /** An identity that the chip has signed, of an L1 device. */
  digitalId(change: Members = {}, pen: Partial<Pen> = {}): string {
    return this.sign({ ...identity, ...change }, { certificates: [this.chip], key: 'chip', ...pen })
  }

  /** An identity that the device itself has signed. */
  ownDigitalId(change: Members = {}): string {
    return this.digitalId(change, { certificates: [this.device], key: 'device' })
  }

  capture(change: Members = {}, pen: Partial<Pen> = {}): string {
    const payload = { digitalId: this.digitalId(), ...capture, ...change }
    return this.sign(payload, { certificates: [this.device], key: 'device', ...pen })
  }

  stores(): Record<DeviceDomain, { anchors: readonly Certificate[]; intermediates: readonly Certificate[] }> {
    return {
      DEVICE: { anchors: [this.root], intermediates: [this.pms, this.provider] },
      FTM: { anchors: [this.ftmRoot], intermediates: [this.ftm] },
    }
  }

  /** The verdicts on every statement of a text. */
  judge(
    text: string,
    { rules, stores = this.stores(), ...context }: Partial<DeviceContext> & Judging = {},
  ): DeviceVerdict[] {
    const findChain = createChainFinder(stores)
    return readDeviceProofs(text, rules).map((reading) =>
      reading.ok
        ? judgeDeviceProof(reading.proof, {
            at,
            chainOf: (domain, certificate) => findChain(domain, certificate, context.at ?? at),
            ...context,
          })
        : unreadVerdict(reading),
    )
  }

  /** `good`, or every failing step with its part and reason. */
  verdict(text: string, context: Partial<DeviceContext> & Judging = {}): string {
    return this.judge(text, context)
      .map(({ steps }) => {
        const faults = steps.flatMap((each) =>
          each.state === 'failed' ? [`${each.step}: ${each.part} ${each.reason} ${each.field}`] : [],
        )
        return faults.join('; ') || 'good'
      })
      .join(' | ')
  }

  close(): void {
    this.authority.close()
  }
}

interface Judging {
  readonly rules?: DeviceRules
  readonly stores?: ReturnType<DeviceParties['stores']>
}
