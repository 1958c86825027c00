import { findPath, readJws, verifyJws, type Certificate, type JwsCache } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { isAnchored } from '../partner-certificates/index.ts'
import type { PartnerFact, SignatureFact } from './rules/facts.ts'
import type { ShownSignature } from './rules/question.ts'

type Read =
  | Exclude<SignatureFact, { readonly state: 'good' }>
  | { readonly state: 'good'; readonly leaf: Certificate }

/** Whether a detached signature is by the key of the certificate in it, over these bytes, and that in date. One verification. */
export const readSignature = (
  { value, payload }: ShownSignature,
  { now, cache }: { readonly now: Date; readonly cache: JwsCache },
): Read => {
  const reading = readJws(value, payload, { cache })
  const answer = 'code' in reading ? { ok: false as const, refusal: reading } : verifyJws(reading)
  if (!answer.ok) {
    const isBare = ['no-certificate', 'bad-certificate'].includes(answer.refusal.code)
    return { state: isBare ? 'no-certificate' : 'invalid' }
  }
  const { notBefore, notAfter } = answer.certificate
  if (now < notBefore || notAfter < now) return { state: 'out-of-date' }
  return { state: 'good', leaf: answer.certificate }
}

/** Whether we, or an authority for relying parties, have signed it: one that we know nothing of is trusted by nobody. */
const isTrustedLeaf = (app: App, leaf: Certificate): Soon<boolean> => {
  const { roots: anchors, certifiers: intermediates } = app.keys
  const ours = findPath({ target: leaf, anchors, intermediates, at: app.clock.now() })
  return ours.ok || isAnchored(app, { domain: 'AUTH', caSigned: leaf })
}

/** What a signature came to. What a partner holds was found to be trusted or not with the partner. */
export const signatureFactOf = (
  app: App,
  read: Read,
  partners: readonly (PartnerFact | undefined)[],
): Soon<SignatureFact> => {
  if (read.state !== 'good') return read
  const { leaf } = read
  const isKnown = partners.some((each) =>
    each?.certificates.some(({ thumbprint }) => thumbprint === leaf.sha256),
  )
  return whenKnown(isKnown || isTrustedLeaf(app, leaf), (isTrusted) => ({
    state: 'good',
    thumbprint: leaf.sha256,
    isTrusted,
  }))
}
