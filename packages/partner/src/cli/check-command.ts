import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readUrl, toPem } from '@entente/trust'
import { routes, type Route } from '../call/routes.ts'
import { allChecks } from '../check/all-checks.ts'
import { runChecks, type CheckPart, type CheckResult } from '../check/check.ts'
import type { Facts, RequestFacts } from '../check/facts.ts'
import { fileFacts } from '../check/facts/file-facts.ts'
import { probe, type ProbeOrder } from '../check/probe.ts'
import { signReport, writeReport, type Report } from '../check/report.ts'
import { makePracticeAuthority } from '../practice/practice-authority.ts'
import { createPracticeGateway } from '../practice/practice-gateway.ts'
import { loadIdentity, loadPlatform, type Identity, type Platform } from '../settings/identity.ts'
import { readSettings, type PartnerSettings } from '../settings/settings.ts'
import { objectOf, readArguments, type Arguments } from './arguments.ts'
import { exitCodes, UsageError, type Output } from './output.ts'
import { listen, serverTlsOf, untilStopped } from './server-tls.ts'
import { kitName } from './version.ts'

/**
 * `check`: files; `--list` says what all is looked at; with `--individual ID` a call to the gateway; with `--listen PORT` the partner's own client, which calls
 * the practice gateway. `--content` says in place of a one-time code what is encrypted. `--report FILE` stores the signed report,
 * `--challenge TEXT` what the platform gave along.
 */
export async function checkCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, [
    'settings',
    'individual',
    'route',
    'content',
    'report',
    'challenge',
    'folder',
    'listen',
    'tls-key',
    'tls-certificate',
    'request-facts',
    '!list',
  ])
  if (given.isSet('list')) return listChecks(output)
  const file = given.text('settings') ?? 'partner.json'
  const settings = await readSettings(file)
  if (given.text('listen') !== undefined) return practise(given, settings, output)
  const at = new Date()
  const individualId = given.text('individual')
  const loaded = await attempt(
    async () => [await loadIdentity(settings), await loadPlatform(settings)] as const,
  )
  const request = await requestFactsOf(given)
  const facts: Facts = {
    at: at.toISOString(),
    ...(await fileFacts(settings, file, at)),
    ...(individualId !== undefined &&
      loaded &&
      (await probeWith(settings, loaded, {
        route: routeOf(given),
        individualId,
        content: await objectOf(given, 'content'),
      }))),
    ...(request && { request }),
  }
  const results = runChecks(allChecks, facts)
  const report = writeReport({
    kit: kitName,
    partnerId: settings.partnerId,
    gateway: readUrl(settings.gateway)?.host ?? '',
    challenge: given.text('challenge') ?? null,
    results,
    facts,
  })
  if (output.isJson) output.line(JSON.stringify(report, null, 2))
  else printResults(results, output)
  const reportFile = given.text('report')
  if (reportFile !== undefined) {
    if (loaded === undefined) output.note('No report: it is signed with a key that cannot be used.')
    else {
      await writeFile(reportFile, `${await signReport(report, loaded[0].signature)}\n`)
      output.note(whatNext(report, reportFile))
    }
  }
  return report.counts.failed > 0 ? exitCodes.fault : exitCodes.fine
}

const goLiveParts: readonly CheckPart[] = ['connection', 'answer', 'request']

/** What a platform that wants a passed run before it lets the partner in would still miss; or where the report goes. */
function whatNext({ checks, challenge, counts }: Report, file: string): string {
  const looked = new Set(checks.filter(({ verdict }) => verdict !== 'not-looked-at').map(({ id }) => id))
  const isMissing = (part: CheckPart): boolean =>
    !allChecks.some((check) => check.part === part && looked.has(check.id))
  const missing = [
    ...(challenge === null ? ['--challenge with the text that the portal shows'] : []),
    ...(goLiveParts.slice(0, 2).some(isMissing) ? ['--individual, so that the gateway is called'] : []),
    ...(isMissing('request') ? ['--request-facts with what check --listen has seen of your client'] : []),
  ]
  if (counts.failed > 0) return `${file}: not a passed run. Mend what is wrong, and run it again.`
  if (missing.length > 0) return `${file}: written. To go live with it add ${missing.join('; ')}.`
  return `${file}: a passed run. Hand it in: in the portal, on the page of your organisation, under Go-live – or by
POST /v1/partnermanager/partners/{partner id}/go-live/runs, as the guide of the kit shows.`
}

/** Every check of the table, whatever the settings are. */
function listChecks(output: Output): number {
  if (output.isJson) output.line(JSON.stringify(allChecks, null, 2))
  else
    for (const { id, part, what, remedy } of allChecks) {
      output.line(`${output.colour('bold', id)} (${part}): ${what}`)
      output.line(`       remedy: ${remedy}`)
    }
  return exitCodes.fine
}

/** What failed, with cause and remedy, and the counts. */
function printResults(results: readonly CheckResult[], output: Output): void {
  for (const { id, verdict, saw } of results) {
    const check = allChecks.find((each) => each.id === id)
    if (check === undefined || (verdict !== 'failed' && verdict !== 'advice')) continue
    const mark = verdict === 'failed' ? output.colour('red', 'FAIL  ') : output.colour('yellow', 'advice')
    output.line(`${mark} ${output.colour('bold', id)}: ${check.what}`)
    output.line(`       saw:    ${saw ?? ''}`)
    output.line(`       cause:  ${check.cause}`)
    output.line(`       remedy: ${check.remedy}${check.code === undefined ? '' : ` (${check.code})`}`)
  }
  const count = (verdict: CheckResult['verdict']): number =>
    results.filter((each) => each.verdict === verdict).length
  output.line(
    `${count('passed')} in order, ${count('failed')} wrong, ${count('advice')} to think about, ${count('not-looked-at')} not looked at`,
  )
}

/** The practice gateway: the partner's client calls it, and each call is taken apart. */
async function practise(given: Arguments, settings: PartnerSettings, output: Output): Promise<number> {
  const [identity, platform] = [await loadIdentity(settings), await loadPlatform(settings)]
  const authority = await makePracticeAuthority(new Date())
  const folder = given.text('folder') ?? '.'
  const files = {
    'practice-authorities.pem': authority.root,
    'practice-recipient.pem': authority.recipient.certificate,
  }
  for (const [name, { der }] of Object.entries(files))
    await writeFile(path.join(folder, name), toPem('CERTIFICATE', der))
  const tls = await serverTlsOf(given, platform)
  const factsFile = given.text('request-facts')
  const server = createPracticeGateway({
    ...authority,
    caller: settings,
    signers: {
      signature: identity.signature.chain[0],
      others: (['encryption', 'tls'] as const).map((name) => ({
        name,
        certificate: identity[name].chain[0],
      })),
    },
    encryption: identity.encryption.chain[0],
    ...(tls && { tls }),
    onRequest: ({ facts, results }) => {
      if (output.isJson)
        output.line(JSON.stringify({ results: results.filter(({ verdict }) => verdict !== 'passed'), facts }))
      else printResults(results, output)
      if (factsFile !== undefined) void writeFile(factsFile, JSON.stringify(facts))
    },
  })
  const address = await listen(server, given.needed('listen'), tls !== undefined)
  output.note(`Practice gateway at ${address}/idauthentication/v1. Let your client call it: encrypt for
${path.join(folder, 'practice-recipient.pem')}, trust ${path.join(folder, 'practice-authorities.pem')}.`)
  await untilStopped(server)
  return exitCodes.fine
}

function probeWith(
  settings: PartnerSettings,
  [identity, platform]: readonly [Identity, Platform],
  wish: Pick<ProbeOrder, 'route' | 'individualId' | 'content'>,
): Promise<Pick<Facts, 'call' | 'connection' | 'answer'>> {
  return probe({ gateway: settings.gateway, caller: settings, identity, platform, ...wish })
}

function routeOf(given: Arguments): Route {
  const text = given.text('route') ?? 'auth'
  const route = Object.keys(routes).find((each): each is Route => each === text)
  if (route === undefined) throw new UsageError(`--route is one of ${Object.keys(routes).join(', ')}`)
  return route
}

/** What the practice gateway has written of the partner's client, so that the report covers it. */
async function requestFactsOf(given: Arguments): Promise<RequestFacts | undefined> {
  const file = given.text('request-facts')
  return file === undefined ? undefined : (JSON.parse(await readFile(file, 'utf8')) as RequestFacts)
}

/** Files that cannot be used are what `check` is there for. */
async function attempt<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load()
  } catch {
    return undefined
  }
}
