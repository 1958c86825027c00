import { readEmail } from '@entente/mail-addresses'

/** The same answer as the server's. Apart from the other rules: what reads addresses weighs more than all of them. */
export const isEmail = (text: string): boolean => readEmail(text) !== undefined
