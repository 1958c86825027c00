import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Account } from '../accounts/index.ts'
import { keyUri, toBase32 } from './one-time-code.ts'
import { readSealed, writeSealed } from '../../platform/keys/sealed-note.ts'

/** A key that somebody is about to put on a device, sealed: nothing is stored before a code of it was shown. */
export type Offer = string

const purpose = 'second-factor-offer'
const lifetimeSeconds = 900

// RFC 4226 §4, R6: 160 bits, the length of the hash.
const secretBytes = 20

const shape = z.object({ accountId: z.string(), secret: z.string() })

/** What a person needs to set a device up. */
export interface EnrolmentOffer {
  readonly offer: Offer
  /** In base32, for those who type it. */
  readonly key: string
  /** What the QR code holds. */
  readonly uri: string
}

/** Makes a fresh key for an account. */
export const makeOffer = (app: App, account: Pick<Account, 'id' | 'userName'>): EnrolmentOffer => {
  const secret = randomBytes(secretBytes)
  const content = { accountId: account.id, secret: secret.toString('base64url') }
  return {
    offer: writeSealed(app, purpose, content, lifetimeSeconds),
    key: toBase32(secret),
    uri: keyUri(new URL(app.settings.publicUrl).host, account.userName, secret),
  }
}

/** The key of an offer. @throws Refusal ENT_ACC_033 when it ran out, was forged, or was made for another account */
export const readOffer = (app: App, accountId: string, offer: Offer): Buffer => {
  const content = readSealed(app, purpose, offer, shape)
  if (content?.accountId !== accountId) throw new Refusal('ENT_ACC_033')
  return Buffer.from(content.secret, 'base64url')
}
