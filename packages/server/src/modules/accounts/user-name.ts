import { isSameEmail, readEmail } from '@entente/mail-addresses'
import { Refusal } from '../../platform/refusal.ts'

/** A user name becomes the partner id, which the contract limits to 36 characters. */
const maximumUserName = 36

// ASCII alone, so that no two names look the same; the first sign keeps `..` out of paths.
const form = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/u

/**
 * Names that would not work as a partner id because they are literal segments of the contract's paths
 * (pms-partner-api D-32), or that would pass for the system in history and audit.
 */
const reserved: ReadonlySet<string> = new Set([
  'admin-partners',
  'anonymous',
  'apikey',
  'certificate',
  'certificate-data',
  'certificate-chain',
  'contact',
  'email',
  'filtervalues',
  'generate',
  'null',
  'own',
  'partner-certificates-details',
  'partners',
  'partnertype',
  'policy',
  'policygroup',
  'search',
  'system',
  'undefined',
  'v1',
  'v2',
  'v3',
])

// Programs act under such names (`callerOfClient`), and ownership goes by name.
const reservedBeginning = 'service-account-'

const isReserved = (name: string): boolean => reserved.has(name) || name.startsWith(reservedBeginning)

/**
 * Checks a user name or partner id.
 * @throws Refusal PMS_PRT_066 (blanks, other characters, reserved word), then PMS_PRT_052 (too long)
 */
export const checkUserName = (userName: string): void => {
  if (!form.test(userName) || isReserved(userName.toLowerCase()))
    throw new Refusal('PMS_PRT_066', { problem: 'characters' })
  if (userName.length > maximumUserName) throw new Refusal('PMS_PRT_052', { limit: maximumUserName })
}

/**
 * `checkUserName`, for the name of an account. One that looks like an address must be the account's own: sign-in takes
 * either, and nobody may stand in somebody else's way.
 * @throws Refusal PMS_PRT_066 or PMS_PRT_052
 */
export const checkNameOf = ({
  userName,
  email,
}: {
  readonly userName: string
  readonly email: string
}): void => {
  checkUserName(userName)
  if (userName.includes('@') && !isSameEmail(userName, email))
    throw new Refusal('PMS_PRT_066', { problem: 'address' })
}

/** An address as it is stored; every text that is to become one goes through here. @throws Refusal PMS_PRT_012 */
export const requireEmail = (text: string): string => {
  const email = readEmail(text)
  if (email === undefined) throw new Refusal('PMS_PRT_012')
  return email
}
