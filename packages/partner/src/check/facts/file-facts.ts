import { readCertificateFile, readCrlFile, readUrl, type Certificate, type Crl } from '@entente/trust'
import { pathProblem, summarise } from '../../certificates/inspect.ts'
import { credentialFilesOf, purposes, type PartnerSettings } from '../../settings/settings.ts'
import type { Facts, PlatformFacts, SettingsFacts } from '../facts.ts'
import { credentialFacts, isOpenToOthers, readIfThere } from './credential-facts.ts'

const values = ['licenceKey', 'partnerId', 'apiKey'] as const

/** What settings, keys and certificates say, without asking anybody. */
export async function fileFacts(
  settings: PartnerSettings,
  settingsFile: string | undefined,
  at: Date,
): Promise<Pick<Facts, 'settings' | 'credentials' | 'platform'>> {
  const authorities = await certificatesOf(settings.platform.authorities)
  const revocations = await revocationsOf(settings.platform.revocations)
  const known = { authorities, revocations }
  const credentials = await Promise.all(
    purposes.map(
      async (purpose) =>
        [purpose, await credentialFacts(credentialFilesOf(settings, purpose), known, at)] as const,
    ),
  )
  const own = credentials.flatMap(([, { certificates }]) => certificates.map(({ sha256 }) => sha256))
  return {
    settings: await settingsFacts(settings, settingsFile),
    credentials: Object.fromEntries(credentials),
    platform: platformFacts(authorities, await certificatesOf(settings.platform.recipient), own, at),
  }
}

async function settingsFacts(settings: PartnerSettings, file: string | undefined): Promise<SettingsFacts> {
  const url = readUrl(settings.gateway)
  return {
    gateway: {
      scheme: url?.protocol ?? 'none',
      hasExtras:
        url === undefined ||
        url.search !== '' ||
        url.hash !== '' ||
        url.username !== '' ||
        /\/(otp|auth|kyc)\b/.test(url.pathname),
    },
    blanks: values.filter((name) => /\s/.test(settings[name])),
    escaped: values.filter((name) => /["'%/\\]/.test(settings[name])),
    isOpenToOthers: file === undefined ? false : await isOpenToOthers(file),
    organisation: settings.organisation ?? null,
    domain: settings.domain,
  }
}

function platformFacts(
  authorities: readonly Certificate[],
  [recipient]: readonly Certificate[],
  own: readonly string[],
  at: Date,
): PlatformFacts {
  return {
    authorities: authorities.length,
    roots: authorities.filter(({ isSelfSigned }) => isSelfSigned).length,
    recipient: recipient ? summarise(recipient) : null,
    recipientPath: recipient && authorities.length > 0 ? pathProblem(recipient, authorities, at) : null,
    isRecipientOwn: recipient !== undefined && own.includes(recipient.sha256),
  }
}

async function certificatesOf(file: string): Promise<readonly Certificate[]> {
  const read = readCertificateFile((await readIfThere(file)) ?? new Uint8Array(), { maximumCertificates: 50 })
  return read.ok ? read.certificates : []
}

async function revocationsOf(file: string | undefined): Promise<Crl | undefined> {
  const bytes = file === undefined ? undefined : await readIfThere(file)
  return bytes && readCrlFile(bytes).lists[0]
}
