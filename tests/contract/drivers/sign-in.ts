import { Browser } from '../../support/browser.ts'
import { keepMails } from '../../support/kept-mails.ts'
import { codeTo, wishOf, type Wish } from '../../support/people/registrations.ts'
import type { Scene } from '../driver.ts'

/** What an app needs so that `begin` works on it: mails that can be read, and addresses that can be told apart. */
export const walkSettings = { ...keepMails, TRUST_PROXY: '1', OUTBOUND_ALLOWED: '127.0.0.1' }

let browsers = 0

/** A sign-in that has been begun: its id, and the cookies of the browser. */
export const begin = async ({ api }: Scene) => {
  const browser = new Browser(api.web)
  const interactionId = (await browser.beginSignIn()).split('/').at(-1)!
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  // Everybody comes from an address of their own, or the walk would pass for a flood.
  return { params: { interactionId }, headers: { cookie, 'x-forwarded-for': `10.9.0.${(browsers += 1)}` } }
}

export const nowhere = { params: { interactionId: 'nobody-began-this' } }

/** What somebody new fills in. */
export const someoneNew = (over: Partial<Wish> = {}): Wish => wishOf(`walker-${(browsers += 1)}`, over)

/** A registration in the browser that made it, in the state given, and the code that was mailed for it. */
export const registrationOf = async (
  scene: Scene,
  state: 'unconfirmed' | 'pending_approval' | 'approved' | 'rejected' = 'unconfirmed',
  over: Partial<Wish> = {},
) => {
  const wish = someoneNew(over)
  const place = await begin(scene)
  const stranger = scene.api.as('stranger')
  const { codes } = await stranger.call('registrations.register', { ...place, request: wish })
  if (codes.length > 0) throw new Error(`registration refused: ${codes.join()}`)
  const code = await codeTo(scene.api, wish.email)
  const isDecided = state === 'approved' || state === 'rejected'
  // The walk's app lets in at once; what an administrator decides is tested where it belongs.
  await scene.api.query(
    `update registration set state = $2, decided_at = $3, decided_by = $4, confirmed_at = now() where user_name = $1`,
    [wish.userName, state, isDecided ? new Date() : null, isDecided ? 'admin' : null],
  )
  const [row] = await scene.api.query<{ id: string }>('select id from registration where user_name = $1', [
    wish.userName,
  ])
  return { ...place, wish, code, registrationId: row!.id }
}
