import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { signForJws } from '@entente/trust'
import type { TestApp } from '../app.ts'
import { makeCertificate, type Identity } from '../certificates/openssl.ts'
import { deviceSceneOf, type DeviceScene, type Provider } from './device-scene.ts'
import { sceneAuthority, sceneCertificate, setFtmScene, type FtmScene } from './ftm-scene.ts'
import { relyingParties } from './relying-scene.ts'

type Members = Readonly<Record<string, unknown>>

/** A device that a provider has made, and everything that it stands on. */
export interface MadeDevice {
  readonly provider: Provider
  readonly deviceId: string
  readonly sbiId: string
  readonly sbiVersion: string
  readonly chipId: string
  readonly device: Identity
  readonly chip: Identity
  /** What it says of itself, but for the time. */
  readonly identity: Members & { readonly serialNo: string; readonly make: string; readonly model: string }
}

/** Devices with their chips, interfaces and certificates, and what they sign. */
export interface VerificationScene {
  readonly api: TestApp
  readonly devices: DeviceScene
  readonly chips: FtmScene
  /** A device of a model that nothing else has: approved, on an approved interface, with an approved chip. */
  madeDevice(provider?: Provider): Promise<MadeDevice>
  /** A certificate for a device, issued with this provider's key. */
  certify(provider: Provider, subject?: string): Promise<Identity>
  digitalId(made: MadeDevice, change?: Members, signer?: Identity): string
  /** The digitalId as the device's own word. */
  ownDigitalId(made: MadeDevice, change?: Members): string
  capture(made: MadeDevice, change?: Members, signer?: Identity): string
}

/** A JWS as a device makes it: RS256, its certificate in the header. */
export const signAs = ({ certificate, key }: Identity, payload: Members): string => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const x5c = [new X509Certificate(certificate).raw.toString('base64')]
  const input = `${encode({ alg: 'RS256', typ: 'JWT', x5c })}.${encode(payload)}`
  return `${input}.${signForJws('RS256', createPrivateKey(key), Buffer.from(input)).toString('base64url')}`
}

const succeed = (step: string, { codes, messages }: { codes: string[]; messages: string[] }): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

let certified = 0

/** A certificate for a device, issued with the key of this provider, which is active. */
export const certifyDevice = async (
  api: TestApp,
  provider: Provider,
  subject = `/O=Devices/CN=Device ${(certified += 1)}`,
): Promise<Identity> => {
  const { response } = await api
    .as('admin')
    .call('partner-certificates.get-platform-signed', { params: { partnerId: provider } })
  const { key } = sceneCertificate(relyingParties[provider].organisation)
  return makeCertificate({
    subject,
    issuer: { certificate: response.certificateData, key },
    extensions: ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature'],
    keyNumber: 300 + (certified % 8),
  })
}

const setScene = async (api: TestApp): Promise<VerificationScene> => {
  const devices = await deviceSceneOf(api)
  const chips = await setFtmScene(api, ['acme'])
  let made = 0

  const certify: VerificationScene['certify'] = (provider, subject) => certifyDevice(api, provider, subject)

  /** A chip with a certificate and a key of its own. */
  const approvedChip = async (): Promise<{ chipId: string; chip: Identity }> => {
    const chip = makeCertificate({
      subject: `/C=XX/O=Acme Chips/CN=Chip ${(made += 1)}`,
      issuer: sceneAuthority().sub,
      keyNumber: 400 + made,
    })
    const chipId = await chips.addChip('acme')
    const request = chips.uploadOf(chipId, 'acme', chip.certificate)
    succeed('chips.upload-certificate', await api.as('acme').call('chips.upload-certificate', { request }))
    const decision = { ftpChipDetailId: chipId, approvalStatus: true }
    succeed('chips.decide', await api.as('admin').call('chips.decide', { request: decision }))
    return { chipId, chip }
  }

  const madeDevice = async (provider: Provider = 'scanner'): Promise<MadeDevice> => {
    const { deviceId, sbiId } = await devices.deviceIn('approved', provider)
    const [row] = await api.query<{ make: string; model: string; software_version: string }>(
      `select make, model, software_version from device_model, sbi where device_model.id = $1 and sbi.id = $2`,
      [deviceId, sbiId],
    )
    if (!row) throw new Error('no device was made')
    return {
      provider,
      deviceId,
      sbiId,
      sbiVersion: row.software_version,
      ...(await approvedChip()),
      device: await certify(provider),
      identity: {
        serialNo: `SN-${String((made += 1)).padStart(4, '0')}`,
        make: row.make,
        model: row.model,
        type: 'Finger',
        deviceSubType: 'Slap',
        deviceProvider: relyingParties[provider].organisation,
        deviceProviderId: provider,
      },
    }
  }

  const now = (): string => api.app.clock.now().toISOString()
  const digitalId: VerificationScene['digitalId'] = ({ chip, identity }, change = {}, signer = chip) =>
    signAs(signer, { ...identity, dateTime: now(), ...change })
  const ownDigitalId: VerificationScene['ownDigitalId'] = (of, change) => digitalId(of, change, of.device)
  const capture: VerificationScene['capture'] = (of, change = {}, signer = of.device) =>
    signAs(signer, {
      digitalId: digitalId(of),
      bioType: 'Finger',
      bioSubType: 'Left IndexFinger',
      bioValue: 'AAECAw',
      purpose: 'Auth',
      deviceServiceVersion: of.sbiVersion,
      transactionId: randomUUID(),
      timestamp: now(),
      ...change,
    })
  return { api, devices, chips, madeDevice, certify, digitalId, ownDigitalId, capture }
}

const scenes = new WeakMap<TestApp, Promise<VerificationScene>>()

/** The devices of an app; made when they are first asked for. */
export const verificationSceneOf = (api: TestApp): Promise<VerificationScene> => {
  const known = scenes.get(api) ?? setScene(api)
  scenes.set(api, known)
  return known
}
