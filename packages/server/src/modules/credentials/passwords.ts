import { hash, verify } from '@node-rs/argon2'
import { normaliseText } from '@entente/trust'
import { channel } from 'node:diagnostics_channel'
import type { App } from '../../platform/app.ts'
import { refuseInsideTransaction } from '../../platform/database/inside/inside-transaction.ts'
import { Refusal } from '../../platform/refusal.ts'
import { commonPasswords } from './common-passwords.ts'

type Cost = Pick<App, 'settings'>

const parametersOf = ({ settings }: Cost) => ({
  memoryCost: settings.PASSWORD_HASH_KIB,
  timeCost: 2,
  parallelism: 1,
})

// Fits no password, and costs as much to compare with as those that do.
const decoyOf = ({ settings }: Cost): string =>
  `$argon2id$v=19$m=${settings.PASSWORD_HASH_KIB},t=2,p=1$uyEQEStrY6QyX8GNaV6osw$z5eOQkLH8xqxIJwbX2BgEIqkR9CAjEAIHt5thJlGoxQ`

// The same text can be typed as different code points, above all in Arabic.
const normalise = (password: string): string => normaliseText(password, 'NFKC')

/** Hears of every argon2id that is computed: each costs 19 MiB and tens of milliseconds. */
export const passwordHashing = channel('entente.password-hashing')

/** Hashes a password or secret with argon2id. Slow on purpose: never inside a transaction. */
export const hashPassword = async (app: Cost, password: string): Promise<string> => {
  refuseInsideTransaction('the hashing of a password')
  passwordHashing.publish({ purpose: 'hash' })
  return hash(normalise(password), parametersOf(app))
}

/**
 * Compares in the same time whether or not there is a hash to compare with.
 * @param stored null when nobody has that name
 */
export const verifyPassword = async (
  app: Cost,
  stored: string | null,
  password: string,
): Promise<boolean> => {
  refuseInsideTransaction('the comparing of a password')
  passwordHashing.publish({ purpose: 'verify' })
  const fits = await verify(stored ?? decoyOf(app), normalise(password))
  return fits && stored !== null
}

const shortest = 12
const longest = 128

// 'password123456' is guessed as fast as 'password': digits and signs around a known word do not count.
const core = (password: string): string =>
  password
    .toLowerCase()
    .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replaceAll('0', 'o')

const isCommon = (password: string): boolean => {
  const lower = password.toLowerCase()
  return (
    commonPasswords.has(lower) ||
    commonPasswords.has(core(password)) ||
    /^(.{1,4})\1+.{0,3}$/su.test(lower) ||
    '0123456789'.repeat(13).includes(lower) ||
    '9876543210'.repeat(13).includes(lower)
  )
}

/**
 * Checks a new password.
 * @throws Refusal ENT_ACC_004 naming the rule
 */
export const checkNewPassword = (password: string, userName: string): void => {
  const refuse = (problem: string): never => {
    throw new Refusal('ENT_ACC_004', { problem })
  }
  if ([...password].length < shortest) refuse('short')
  if ([...password].length > longest) refuse('long')
  if (isCommon(password)) refuse('common')
  if (userName.length >= 3 && password.toLowerCase().includes(userName.toLowerCase())) refuse('name')
}
