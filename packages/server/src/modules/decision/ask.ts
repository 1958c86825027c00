import { createHash } from 'node:crypto'
import { createJwsCache, type JwsCache } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import { digestOfKey, isKeyText } from '../api-keys/index.ts'
import { checkHotlist } from '../hotlist/index.ts'
import { digestOfLicence, isLicenceKey } from '../licences/index.ts'
import { firstStop } from '../liveness/index.ts'
import type { IssuedKind } from '../policy-requests/index.ts'
import { decide, type Verdict } from './rules/decide.ts'
import type { DecisionFacts, Standing } from './rules/facts.ts'
import { decisionMemoryOf, type FactSource } from './memory/memory.ts'
import type { Question } from './rules/question.ts'
import { readSignature, signatureFactOf } from './signature.ts'

/** Headers and certificates of signatures that were read before. */
export const signatureCaches = extensionPoint<JwsCache>('decision.signature-cache')

export const newSignatureCache = (): JwsCache => createJwsCache()

/** What is shown, and by which digest it is found; a text that cannot be one of ours is not looked for. */
interface Shown {
  readonly kind: IssuedKind
  readonly digest: Buffer
}

const shownCredential = ({ vault }: App, { apiKey, clientId }: Question): Shown | undefined => {
  if (apiKey) return isKeyText(apiKey) ? { kind: 'key', digest: digestOfKey(vault, apiKey) } : undefined
  return clientId ? { kind: 'client', digest: createHash('sha256').update(clientId).digest() } : undefined
}

const shownLicence = ({ vault }: App, { licenceKey }: Question): Shown | undefined =>
  licenceKey && isLicenceKey(licenceKey)
    ? { kind: 'licence', digest: digestOfLicence(vault, licenceKey) }
    : undefined

/** @param partnerId whose it must be; another's is as unknown as none */
const standingOf = async (
  source: FactSource,
  shown: Shown | undefined,
  partnerId?: string | null,
): Promise<Standing | undefined> => {
  const issued = shown && (await source.issued(shown.digest))
  if (issued?.kind !== shown?.kind || !issued || !shown) return undefined
  const ground = await source.ground(issued)
  if (!ground || (partnerId !== undefined && ground.partnerId !== partnerId)) return undefined
  const { policyId, groupId, requestId } = ground
  const [partner, policy, group, request, client] = await Promise.all([
    source.partner(ground.partnerId),
    policyId === null ? undefined : source.policy(policyId),
    groupId === null ? undefined : source.group(groupId),
    requestId === null ? undefined : source.request(requestId),
    issued.kind === 'client' ? source.client(shown.digest, issued) : undefined,
  ])
  return { issued, ground, partner, policy, group, request, acrValues: client?.acrValues ?? [] }
}

const gather = async (app: App, source: FactSource, question: Question): Promise<DecisionFacts> => {
  const [cache = newSignatureCache()] = offeredAt(app, signatureCaches)
  const credential = await standingOf(source, shownCredential(app, question), question.partnerId ?? null)
  const licence = await standingOf(source, shownLicence(app, question))
  if (!question.signature) return { credential, licence, signature: undefined }
  const read = readSignature(question.signature, { now: app.clock.now(), cache })
  const signature = await signatureFactOf(app, read, [credential?.partner, licence?.partner])
  return { credential, licence, signature }
}

/** The contract's last step: the hotlist counts what it stops, and so is asked only of what would pass. */
const unlessHotListed = async (app: App, verdict: Verdict): Promise<Verdict> => {
  if (!verdict.isAllowed) return verdict
  for (const [reason, { id }] of [
    ['hotlist-partner', verdict.partner],
    ['hotlist-misp', verdict.misp],
  ] as const) {
    const hit = await checkHotlist(app, [{ kind: 'partner', partnerId: id }])
    if (firstStop({ hotlist: { isBlocked: hit !== undefined } }, app.clock.now()) !== undefined)
      return { isAllowed: false, reason, words: {} }
  }
  return verdict
}

/** Whom a question is about, as far as that is known: for logs, never for whoever asks. */
export interface Concerned {
  readonly partnerId: string | null
  readonly mispId: string | null
  /** Of the API key or the client. */
  readonly credentialId: string | null
  readonly policyId: string | null
  readonly licenceId: string | null
}

const concernedIn = ({ credential, licence }: DecisionFacts): Concerned => ({
  partnerId: credential?.ground.partnerId ?? null,
  mispId: licence?.ground.partnerId ?? null,
  credentialId: credential?.issued.id ?? null,
  policyId: credential?.ground.policyId ?? null,
  licenceId: licence?.issued.id ?? null,
})

/** The same as `ask`, with whom it was about: refusals, too. */
export const askAbout = async (
  app: App,
  question: Question,
  source: FactSource = decisionMemoryOf(app).source(),
): Promise<{ readonly verdict: Verdict; readonly about: Concerned }> => {
  const facts = await gather(app, source, question)
  const { acrs: factors } = app.settings.clientGrants
  const decided = decide(question, facts, { now: app.clock.now(), factors })
  return { verdict: await unlessHotListed(app, decided), about: concernedIn(facts) }
}

/**
 * May this partner do this, now? Answered from memory while that is known to be true, else from the database
 * (docs/decisions/0074). A stop that was acknowledged before the question came is in the answer.
 * @param source where facts come from; absent: as memory stands now
 * @throws when neither memory nor database can tell: then nothing may pass
 */
export const ask = async (app: App, question: Question, source?: FactSource): Promise<Verdict> =>
  (await askAbout(app, question, source)).verdict
