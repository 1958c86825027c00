import type { App } from '../../platform/app.ts'
import type { Call } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccount } from '../accounts/index.ts'
import { loadLibrary } from './library.ts'
import { providerOf } from './provider.ts'
import { missingFactor } from '../second-factor/index.ts'

/** A call that belongs to a sign-in that the provider has begun. */
export type InteractionCall = Pick<Call, 'raw'> & { readonly params: { readonly interactionId: string } }

/**
 * Makes sure that the sign-in is open and was begun in this browser, which holds its cookie.
 * @throws Refusal ENT_ACC_001
 */
export const requireInteraction = async (app: App, { raw, params }: InteractionCall): Promise<void> => {
  const provider = await providerOf(app)
  const { errors } = await loadLibrary()
  try {
    const { uid, prompt } = await provider.interactionDetails(raw.request, raw.response)
    if (uid === params.interactionId && prompt.name === 'login') return
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
  }
  throw new Refusal('ENT_ACC_001')
}

/** How somebody has proven who they are. */
interface Proven {
  /** True when the second factor was shown just now. */
  readonly shown?: boolean
  /** The token generation of the account when it was proven; default: the one that counts now. */
  readonly generation?: number
}

/**
 * Tells the provider who has signed in. Whatever has proven who it is, nobody passes without the second factor of the
 * account: who has not shown it is led to the sign-in page, which asks for it. The browser may go on at any time: what ends
 * everything that the account is signed in with ends this as well.
 * @returns where the browser goes on
 * @throws Refusal ENT_ACC_001 when the sign-in has run out meanwhile, or the proof counts no more
 */
export const finishInteraction = async (
  app: App,
  call: InteractionCall,
  accountId: string,
  { shown = false, generation }: Proven = {},
): Promise<string> => {
  await requireInteraction(app, call)
  const account = await loadAccount(app.database, accountId)
  if (!account || (generation ?? account.tokenGeneration) !== account.tokenGeneration)
    throw new Refusal('ENT_ACC_001')
  if (!shown && (await missingFactor(app, account)) !== null) return `/sign-in/${call.params.interactionId}`
  const provider = await providerOf(app)
  // RFC 8176.
  const amr = shown ? ['pwd', 'otp'] : ['pwd']
  const login = { accountId, remember: false, amr, generation: account.tokenGeneration }
  return provider.interactionResult(
    call.raw.request,
    call.raw.response,
    { login },
    { mergeWithLastSubmission: false },
  )
}
