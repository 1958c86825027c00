import { createTestApp, type Client, type Reply, type TestApp } from '../app.ts'
import { readPem } from '../certificates/certificates.ts'
import { setFtmScene, type FtmScene } from './ftm-scene.ts'
import type { Persona } from '../people/personas.ts'

/** Names a key of an application; without a reference, its module key. */
interface KeyName {
  readonly applicationId: string
  readonly referenceId?: string
}

/** The key manager with a trust store and two makers with certificates. */
export interface KeyScene {
  readonly api: TestApp
  readonly ftm: FtmScene
  readonly admin: Client
  /** Makes a signing key, the kernel's where nothing else is said. */
  makeKey(name?: KeyName, force?: boolean): Promise<Reply<{ certificate: string | null }>>
  /** The PEM text of a key's certificate; throws when it is refused. */
  certificateOf(name: KeyName, as?: Persona): Promise<string>
  close(): Promise<void>
}

/** The key with which most tests sign. */
export const kernelSign = { applicationId: 'KERNEL', referenceId: 'SIGN' } as const

/** Text as the key manager takes data. */
export const base64url = (text: string): string => Buffer.from(text).toString('base64url')

/** The SHA-256 of a certificate in PEM. */
export const sha256Of = (pem: string): string => readPem(pem).sha256

/** The real app with a key manager to talk to. */
export const openKeyScene = async (over: Readonly<Record<string, string>> = {}): Promise<KeyScene> => {
  const api = await createTestApp(over)
  const ftm = await setFtmScene(api)
  const admin = api.as('admin')
  return {
    api,
    ftm,
    admin,
    makeKey: (name = kernelSign, force = false) =>
      admin.call('key-service.generate-master-key', {
        params: { objectType: 'certificate' },
        request: { ...name, force },
      }),
    async certificateOf(name, as = 'admin') {
      const { response, codes, messages } = await api.as(as).call('key-service.get-certificate', {
        query: { ...name },
      })
      if (codes.length > 0) throw new Error(`${codes.join()} ${messages.join()}`)
      return response.certificate ?? ''
    },
    close: () => api.close(),
  }
}
