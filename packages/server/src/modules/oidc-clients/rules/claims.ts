import { z } from 'zod'
import { Refusal } from '../../../platform/refusal.ts'
import type { Settings } from '../../../settings.ts'
import type { Policy } from '../../policies/index.ts'

const document = z.object({
  allowedKycAttributes: z.array(z.object({ attributeName: z.string() })).catch([]),
  allowedAuthTypes: z
    .array(z.object({ authType: z.string(), mandatory: z.boolean().catch(false) }))
    .catch([]),
})

const lower = (text: string): string => text.toLowerCase()

/** What a client may do under a policy. */
export interface Grants {
  /** In the order of the alphabet. */
  readonly claims: readonly string[]
  readonly acrValues: readonly string[]
  /** A policy that obliges to a factor leaves no choice to people, so that there are no clients for it. */
  readonly hasMandatory: boolean
}

/** Those names of which a word, or with `all` every word, is among some, whatever the case. */
const namesFor = (
  words: Settings['clientGrants']['claims'],
  some: readonly string[],
  all: boolean,
): string[] => {
  const have = new Set(some.map(lower))
  const fits = (word: string) => have.has(lower(word))
  return [...words]
    .filter(([, needed]) => (all ? needed.every(fits) : needed.some(fits)))
    .map(([name]) => name)
    .toSorted()
}

/** Claims and authentication contexts that follow from what a policy allows (C1). */
export const grantsOf = (
  { document: text }: Pick<Policy, 'document'>,
  { clientGrants }: Pick<Settings, 'clientGrants'>,
): Grants => {
  const { allowedAuthTypes, allowedKycAttributes } = document.parse(JSON.parse(text))
  const attributes = allowedKycAttributes.map(({ attributeName }) => attributeName)
  const factors = allowedAuthTypes.map(({ authType }) => authType)
  return {
    claims: namesFor(clientGrants.claims, attributes, false),
    acrValues: namesFor(clientGrants.acrs, factors, true),
    hasMandatory: allowedAuthTypes.some(({ mandatory }) => mandatory),
  }
}

/** Why no client can be made under a policy: PMS_ESI_005, PMS_ESI_003, PMS_ESI_006, in the contract's order. */
export const refusalOfGrants = ({ claims, acrValues, hasMandatory }: Grants): Refusal | undefined => {
  if (claims.length === 0) return new Refusal('PMS_ESI_005')
  if (hasMandatory) return new Refusal('PMS_ESI_003')
  return acrValues.length === 0 ? new Refusal('PMS_ESI_006') : undefined
}
