import {
  checkProviders,
  listExternalRefusals,
  type ProviderFinding,
} from '../../modules/outside-providers/index.ts'
import type { App } from '../../platform/app.ts'
import { explanationOf } from '../../platform/i18n/translate.ts'
import type { Settings } from '../../settings.ts'

const shownDays = 7
const mostShown = 10

/** What an operator has to do; the rest is for the person, or for the provider's administrator. */
const commandFor = (problem: string, userName: string): string | null =>
  problem === 'recreated' ? `npx entente accounts relink ${userName}` : null

/** The outside provider, and the issuers of tokens. */
export const checkSignIns = async (settings: Settings): Promise<ProviderFinding[]> => {
  const findings = await checkProviders({ settings })
  if (settings.oidc && settings.REGISTRATION_APPROVAL === 'admin')
    findings.push({
      text: 'REGISTRATION_APPROVAL=admin has no effect with OIDC_ISSUER: a role given there is the approval',
      remedy: null,
    })
  return findings
}

/** Whom the outside provider has identified last week, and who was not let in here. */
export const checkRefusals = async (app: App): Promise<ProviderFinding[]> => {
  if (!app.settings.oidc) return []
  const since = new Date(app.clock.now().getTime() - shownDays * 86_400_000)
  const refusals = await listExternalRefusals(app.database, since, mostShown)
  return refusals.map(({ userName, subject, problem, at }) => {
    const { cause, remedy } = explanationOf(`sign-in.refused.${problem}`, {}, 'eng')
    const command = commandFor(problem, userName)
    const text = `${userName || subject} was refused at ${at.toISOString()}: ${cause}`
    return { text: command ? text : `${text} ${remedy}`, remedy: command }
  })
}
