import { hash } from 'node:crypto'
import { createJwsCache, type JwsCache } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import { whenAllKnown, whenKnown, type Soon } from '../../platform/soon.ts'
import { digestOfKey, isKeyText } from '../api-keys/index.ts'
import { checkHotlist, type Thing } from '../hotlist/index.ts'
import { digestOfLicence, isLicenceKey } from '../licences/index.ts'
import { firstStop } from '../liveness/index.ts'
import type { IssuedKind } from '../policy-requests/index.ts'
import type { UsageConcerns } from '../usage/index.ts'
import { findDeviceObjection } from '../verification/index.ts'
import { decide, judgeGoLive, judgeRegisteredDevice, type Verdict } from './rules/decide.ts'
import type { DecisionFacts, PartnerFact, SignatureFact, Standing } from './rules/facts.ts'
import { decisionMemoryOf, type FactSource } from './memory/memory.ts'
import type { Question, ShownSignature } from './rules/question.ts'
import { readSignature, signatureFactOf } from './signature.ts'

/** Headers and certificates of signatures that were read before. */
export const signatureCaches = extensionPoint<JwsCache>('decision.signature-cache')

export const newSignatureCache = (): JwsCache => createJwsCache()

export const signatureCacheOf = (app: App): JwsCache => {
  const [cache = newSignatureCache()] = offeredAt(app, signatureCaches)
  return cache
}

/** What is shown, and by which digest it is found; a text that cannot be one of ours is not looked for. */
interface Shown {
  readonly kind: IssuedKind
  readonly digest: Buffer
}

const shownCredential = ({ vault }: App, { apiKey, clientId }: Question): Shown | undefined => {
  if (apiKey) return isKeyText(apiKey) ? { kind: 'key', digest: digestOfKey(vault, apiKey) } : undefined
  return clientId ? { kind: 'client', digest: hash('sha256', clientId, 'buffer') } : undefined
}

const shownLicence = ({ vault }: App, { licenceKey }: Question): Shown | undefined =>
  licenceKey && isLicenceKey(licenceKey)
    ? { kind: 'licence', digest: digestOfLicence(vault, licenceKey) }
    : undefined

const noValues: readonly string[] = []

/** @param partnerId whose it must be; another's is as unknown as none */
const standingOf = (
  source: FactSource,
  shown: Shown | undefined,
  partnerId?: string | null,
): Soon<Standing | undefined> => {
  if (!shown) return undefined
  return whenKnown(source.issued(shown.digest), (issued) => {
    if (issued?.kind !== shown.kind) return undefined
    return whenKnown(source.ground(issued), (ground) => {
      if (!ground || (partnerId !== undefined && ground.partnerId !== partnerId)) return undefined
      const client = issued.kind === 'client' ? source.client(shown.digest, issued) : undefined
      return whenAllKnown(
        [source.basis(ground), client],
        ([{ partner, policy, group, request }, grants]) => ({
          issued,
          ground,
          partner,
          policy,
          group,
          request,
          acrValues: grants?.acrValues ?? noValues,
        }),
      )
    })
  })
}

const signatureOf = (
  app: App,
  shown: ShownSignature | null | undefined,
  partners: readonly (PartnerFact | undefined)[],
): Soon<SignatureFact | undefined> => {
  if (!shown) return undefined
  const read = readSignature(shown, { now: app.clock.now(), cache: signatureCacheOf(app) })
  return signatureFactOf(app, read, partners)
}

const gather = (app: App, source: FactSource, question: Question): Soon<DecisionFacts> =>
  whenKnown(standingOf(source, shownCredential(app, question), question.partnerId ?? null), (credential) =>
    whenKnown(standingOf(source, shownLicence(app, question)), (licence) => {
      const partners = [credential?.partner, licence?.partner]
      const device = question.deviceProof ? findDeviceObjection(app, question.deviceProof) : undefined
      return whenAllKnown(
        [signatureOf(app, question.signature, partners), device],
        ([signature, objection]) => ({ credential, licence, signature, device: objection }),
      )
    }),
  )

const things = new WeakMap<PartnerFact, readonly Thing[]>()

/** A partner as the hotlist looks for it: the same as long as the partner is, so that its keys are made once. */
const thingsOf = (partner: PartnerFact): readonly Thing[] => {
  const known = things.get(partner) ?? [{ kind: 'partner', partnerId: partner.id }]
  things.set(partner, known)
  return known
}

const isHotListed = (app: App, partner: PartnerFact): Soon<boolean> =>
  whenKnown(
    checkHotlist(app, thingsOf(partner)),
    (hit) => firstStop({ hotlist: { isBlocked: hit !== undefined } }, app.clock.now()) !== undefined,
  )

/** The contract's last step: the hotlist counts what it stops, and so is asked only of what would pass. */
const unlessHotListed = (app: App, verdict: Verdict): Soon<Verdict> => {
  if (!verdict.isAllowed) return verdict
  return whenKnown(isHotListed(app, verdict.partner), (isPartner) => {
    if (isPartner) return { isAllowed: false, reason: 'hotlist-partner', words: {} }
    return whenKnown(isHotListed(app, verdict.misp), (isMisp) =>
      isMisp ? { isAllowed: false, reason: 'hotlist-misp', words: {} } : verdict,
    )
  })
}

/** Whom a question is about, as far as that is known: for logs, never for whoever asks. */
export interface Concerned extends UsageConcerns {
  /** Of the API key or the client. */
  readonly credentialId: string | null
}

/** A verdict with whom it is about, refusals too. */
export interface Decision {
  readonly verdict: Verdict
  readonly about: Concerned
}

/** Who has shown a key that is nobody's is known by the name alone that it gave. */
const concernedIn = (
  { partnerId, clientId }: Question,
  { credential, licence }: DecisionFacts,
): Concerned => {
  const { issued, ground } = credential ?? {}
  return {
    partnerId: ground?.partnerId ?? null,
    claimedPartnerId: ground ? null : (partnerId ?? null),
    credentialId: issued?.id ?? null,
    apiKeyId: issued?.kind === 'key' ? issued.id : null,
    clientId: issued?.kind === 'client' ? (clientId ?? null) : null,
    policyId: ground?.policyId ?? null,
    licenceId: licence?.issued.id ?? null,
    mispId: licence?.ground.partnerId ?? null,
  }
}

const judge = (app: App, question: Question, facts: DecisionFacts): Soon<Verdict> => {
  const { acrs: factors } = app.settings.clientGrants
  const now = app.clock.now()
  const verdict = decide(question, facts, { now, factors })
  return whenKnown(unlessHotListed(app, verdict), (judged) =>
    judged.isAllowed ? (judgeRegisteredDevice(facts) ?? judgeGoLive(judged.partner, now) ?? judged) : judged,
  )
}

/**
 * May this partner do this, now? Answered from memory while that is known to be true, else from the database
 * (docs/decisions/0074). A stop that was acknowledged before the question came is in the answer. Whoever asks notes it in the
 * usage log.
 * @param source where facts come from; absent: as memory stands now
 * @returns at once where memory knows everything
 * @throws when neither memory nor database can tell: then nothing may pass
 */
export const askAbout = (
  app: App,
  question: Question,
  source: FactSource = decisionMemoryOf(app).source(),
): Soon<Decision> =>
  whenKnown(gather(app, source, question), (facts) =>
    whenKnown(judge(app, question, facts), (verdict) => ({ verdict, about: concernedIn(question, facts) })),
  )

/** The verdict alone; see `askAbout`. */
export const ask = (app: App, question: Question, source?: FactSource): Soon<Verdict> =>
  whenKnown(askAbout(app, question, source), ({ verdict }) => verdict)
