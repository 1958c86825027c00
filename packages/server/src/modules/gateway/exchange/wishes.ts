import type { WishedType } from '../../decision/index.ts'
import { refusedFor } from '../reasons.ts'

const objectsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []

const mostBiometrics = 20

/** By what the individual is authenticated, in the words of policies, as the block of a call shows it. @throws CallRefused */
export const wishedTypes = (content: Readonly<Record<string, unknown>>): readonly WishedType[] => {
  const { otp, demographics, biometrics, staticPin } = content
  const has = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
  const parts = objectsIn(biometrics)
  if (parts.length > mostBiometrics) throw refusedFor('content-wrong')
  return [
    ...(has(otp) ? [{ authType: 'otp' }] : []),
    ...(has(staticPin) ? [{ authType: 'pin' }] : []),
    ...(has(demographics) ? [{ authType: 'demo' }] : []),
    ...parts.map(({ data, bioType }) => ({
      authType: 'bio',
      authSubType: bioTypeOf(data) ?? textOf(bioType),
    })),
  ]
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 64) : null)

/** What the payload of a segment calls itself; whether the device may say so is the upstream's to judge. */
const bioTypeOf = (data: unknown): string | null => {
  if (typeof data !== 'string') return null
  try {
    const payload = JSON.parse(Buffer.from(data.split('.')[1] ?? '', 'base64url').toString('utf8')) as unknown
    return textOf((payload as { readonly bioType?: unknown } | null)?.bioType)
  } catch {
    return null
  }
}
