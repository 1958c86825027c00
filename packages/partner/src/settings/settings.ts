import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** What a certificate of the partner is used for. One certificate may serve all three. */
export const purposes = ['signature', 'encryption', 'tls'] as const

export type Purpose = (typeof purposes)[number]

/** A private key and its certificate, both as files. */
export interface CredentialFiles {
  readonly key: string
  /** The platform-signed certificate; for TLS the issuing certificates follow it. */
  readonly certificate: string
}

/** What `partner.json` says. Paths are absolute after reading. */
export interface PartnerSettings {
  /** Address up to the route, such as `https://gateway.example:8443/idauthentication/v1`. */
  readonly gateway: string
  readonly licenceKey: string
  readonly partnerId: string
  /** API key, or the id of an OpenID Connect client in delegated calls. */
  readonly apiKey: string
  /** The name that the platform has registered. */
  readonly organisation?: string
  readonly domain: string
  readonly signature: CredentialFiles
  /** `signature` when absent. */
  readonly encryption?: CredentialFiles
  /** `signature` when absent. */
  readonly tls?: CredentialFiles
  readonly platform: PlatformFiles
  readonly env?: string
  readonly domainUri?: string
}

/** What the platform publishes, as files. */
interface PlatformFiles {
  /** Roots and issuing certificates: `/trust/ca.p7b` of the platform. */
  readonly authorities: string
  /** The certificate that requests are encrypted for. */
  readonly recipient: string
  /** Who vouches for the gateway's own TLS certificate, when the system does not know it. */
  readonly serverAuthorities?: string
  /** The platform's published keys, `/.well-known/jwks.json`: nobody else signs callbacks. */
  readonly signers?: string
  /** Revocation list of the platform. */
  readonly revocations?: string
}

const texts = ['gateway', 'licenceKey', 'partnerId', 'apiKey'] as const
const optionalTexts = ['organisation', 'env', 'domainUri'] as const

/**
 * Reads the settings of a partner. Nothing is trimmed: a blank in a key is a fault that `check` shows.
 *
 * @throws Error with a sentence that names the member that is missing or of the wrong form
 */
export async function readSettings(file: string): Promise<PartnerSettings> {
  const text = await readFile(file, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  return settingsOf(value, path.dirname(path.resolve(file)))
}

/** The same, for settings that are JSON already. @param folder where relative paths start */
export function settingsOf(value: unknown, folder: string): PartnerSettings {
  const members = objectOf(value, 'the settings')
  const file = (text: unknown, name: string): string => path.resolve(folder, textOf(text, name))
  const credential = (name: Purpose): CredentialFiles | undefined => {
    if (members[name] === undefined) return undefined
    const { key, certificate } = objectOf(members[name], name)
    return { key: file(key, `${name}.key`), certificate: file(certificate, `${name}.certificate`) }
  }
  const signature = credential('signature')
  if (signature === undefined) throw new Error('signature is missing: {"key": …, "certificate": …}')
  const [encryption, tls] = [credential('encryption'), credential('tls')]
  const platform = objectOf(members['platform'], 'platform')
  const optional = (name: string): string | undefined =>
    members[name] === undefined ? undefined : textOf(members[name], name)
  const platformFile = (name: string): Record<string, string> =>
    platform[name] === undefined ? {} : { [name]: file(platform[name], `platform.${name}`) }
  return {
    ...(Object.fromEntries(texts.map((name) => [name, textOf(members[name], name)])) as Record<
      (typeof texts)[number],
      string
    >),
    ...Object.fromEntries(
      optionalTexts.flatMap((name) => {
        const given = optional(name)
        return given === undefined ? [] : [[name, given]]
      }),
    ),
    domain: optional('domain') ?? 'AUTH',
    signature,
    ...(encryption && { encryption }),
    ...(tls && { tls }),
    platform: {
      authorities: file(platform['authorities'], 'platform.authorities'),
      recipient: file(platform['recipient'], 'platform.recipient'),
      ...platformFile('serverAuthorities'),
      ...platformFile('revocations'),
      ...platformFile('signers'),
    },
  }
}

/** The files for a purpose. */
export function credentialFilesOf(settings: PartnerSettings, purpose: Purpose): CredentialFiles {
  return settings[purpose] ?? settings.signature
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} is missing or no object`)
  return value as Readonly<Record<string, unknown>>
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${name} is missing or no text`)
  return value
}
