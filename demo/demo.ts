import { readFileSync } from 'node:fs'
import { ExchangeError, refusalCodes, type CallContext } from '@entente/partner'
import { breaks, noConnection } from './breaks.ts'
import { craftCall } from './crafted-call.ts'
import { onboard, type DemoOrder, type Onboarded } from './onboard.ts'

/** Where the demo calls, and as whom. */
export interface DemoPlaces extends DemoOrder {
  /** `https://…/idauthentication/v1` */
  readonly gateway: string
  /** The file with the gateway's certificate, or with that of its authority. */
  readonly gatewayCertificate: string
}

/** Onboards a partner. @returns what its calls are made with */
export const prepareCalls = async (
  places: DemoPlaces,
): Promise<{ readonly context: CallContext; readonly onboarded: Onboarded }> => {
  const onboarded = await onboard(places)
  const { credential, caller, platform } = onboarded
  const context = {
    gateway: places.gateway,
    caller,
    identity: { signature: credential, encryption: credential, tls: credential },
    platform: { ...platform, serverAuthorities: readFileSync(places.gatewayCertificate) },
  }
  return { context, onboarded }
}

/** Breaks a step. @returns the code that it was refused with, or that there was no connection; undefined when it passed */
export const breakStep = async (
  name: string,
  { context, onboarded }: { readonly context: CallContext; readonly onboarded: Onboarded },
): Promise<string | undefined> => {
  try {
    const answer = await breaks[name]?.run(context, onboarded)
    if (answer && !answer.isSigned) throw new Error('the refusal is not signed by the platform')
    return answer?.codes.at(-1)
  } catch (error) {
    if (error instanceof ExchangeError) return noConnection
    throw error
  }
}

/** Shows the whole way, and breaks one step when it is named. @returns the exit code */
export const showDemo = async (places: DemoPlaces, broken: string | undefined): Promise<number> => {
  const { tell } = places
  tell('— a partner comes to the platform')
  const prepared = await prepareCalls(places)
  tell('— it asks who somebody is')
  const answer = await craftCall(prepared.context, {}, tell)
  if (answer.identity === undefined) {
    tell(`It was refused: ${answer.codes.join(', ')}`)
    return 1
  }
  const step = broken === undefined ? undefined : breaks[broken]
  if (broken === undefined || !step) return 0
  tell(`— and once more, but ${step.what}`)
  const code = await breakStep(broken, prepared)
  tell(`answered: ${code ?? 'yes'}${code && refusalCodes[code] ? ` – ${refusalCodes[code].what}` : ''}`)
  if (code === step.expected) return 0
  tell(`EXPECTED: ${step.expected}`)
  return 1
}
