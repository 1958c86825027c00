import { call, type Step } from '../call/call.ts'
import { ExchangeError } from '../call/exchange.ts'
import { refusalCodes } from '../call/refusal-codes.ts'
import { routes, type Route } from '../call/routes.ts'
import { loadIdentity, loadPlatform } from '../settings/identity.ts'
import { readSettings } from '../settings/settings.ts'
import { objectOf, readArguments, type Arguments } from './arguments.ts'
import { exitCodes, UsageError, type Output } from './output.ts'

/**
 * `call ROUTE --individual ID [--type VID] [--content JSON|@FILE] [--members JSON|@FILE] [--settings partner.json]`: one
 * call, each step printed as it is done.
 */
export async function callCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, ['settings', 'individual', 'type', 'content', 'members', 'transaction'])
  const route = routeOf(given)
  const settings = await readSettings(given.text('settings') ?? 'partner.json')
  const content = await objectOf(given, 'content')
  const members = await objectOf(given, 'members')
  const type = given.text('type')
  const transactionId = given.text('transaction')
  const onStep = (step: Step): void => {
    const mark = step.ok ? output.colour('green', 'ok  ') : output.colour('red', 'FAIL')
    if (!output.isJson) output.line(`${mark} ${step.name.padEnd(8)} ${step.detail}`)
  }
  try {
    const result = await call(
      {
        route,
        individualId: given.needed('individual'),
        ...(type !== undefined && { individualIdType: type }),
        ...(content && { content }),
        ...(members && { members }),
        ...(settings.env !== undefined && { env: settings.env }),
        ...(settings.domainUri !== undefined && { domainUri: settings.domainUri }),
        ...(transactionId !== undefined && { transactionId }),
      },
      {
        gateway: settings.gateway,
        caller: settings,
        identity: await loadIdentity(settings),
        platform: await loadPlatform(settings),
        onStep,
      },
    )
    const { ok, steps, errors, response, identity } = result
    if (output.isJson)
      output.line(
        JSON.stringify(
          { ok, steps, transactionId: result.transactionId, errors, response, identity },
          null,
          2,
        ),
      )
    else {
      for (const { errorCode } of errors) output.line(explain(errorCode))
      if (response) output.line(identity ?? JSON.stringify(response))
    }
    return ok ? exitCodes.fine : exitCodes.fault
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error
    output.note(`No answer: ${error.code} ${error.message}. Run check: it says why.`)
    return exitCodes.noAnswer
  }
}

function explain(code: string): string {
  const meaning = refusalCodes[code]
  return meaning ? `${code}: ${meaning.what}. ${meaning.remedy}` : code
}

function routeOf({ words }: Arguments): Route {
  const route = Object.keys(routes).find((each): each is Route => each === words[0])
  if (route === undefined) throw new UsageError(`call needs one of ${Object.keys(routes).join(', ')}`)
  return route
}
