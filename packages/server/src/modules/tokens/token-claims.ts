import { decodeJwt, decodeProtectedHeader, errors } from 'jose'

/** How far the clocks of an issuer and of this server may differ. */
export const clockToleranceSeconds = 60

/** True for a time, in seconds since 1970, that has not come even by a clock that is slow. */
export const isAhead = (seconds: unknown, now: Date): boolean =>
  typeof seconds === 'number' && seconds > now.getTime() / 1000 + clockToleranceSeconds

/** Who a token says that it is from, before anything of it was checked. @returns undefined for what is no JWT */
export const unverifiedIssuerOf = (token: string): string | undefined => {
  try {
    decodeProtectedHeader(token)
    return decodeJwt(token).iss
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}
