import { z } from 'zod'
import { listOf, readable } from './setting-values.ts'

/** Types of partners that call the platform at run time with keys or clients of their own: what they hold can wait. */
export const goLiveTypes = [
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
] as const

const isGate = (text: string | undefined): text is 'none' | 'kit' => text === 'none' || text === 'kit'

/**
 * Reads GO_LIVE.
 * @returns the types, in capitals, whose partners must have passed a run
 * @throws Error saying what is wrong
 */
export const readGoLive = (text: string): ReadonlySet<string> => {
  const [first = '', ...others] = listOf(text)
  const gated = new Set<string>(first === 'kit' ? goLiveTypes : [])
  const named = new Set<string>()
  for (const entry of isGate(first) ? others : [first, ...others]) {
    const [name = '', gate, ...more] = entry.split('=').map((part) => part.trim())
    const type = name.toUpperCase()
    if (!goLiveTypes.some((each) => each === type) || !isGate(gate) || more.length > 0)
      throw new Error(
        `${entry.slice(0, 60)} is no type of ${goLiveTypes.join(', ')} with none or kit, as AUTH_PARTNER=kit`,
      )
    if (named.has(type)) throw new Error(`names ${type} twice`)
    named.add(type)
    if (gate === 'kit') gated.add(type)
    else gated.delete(type)
  }
  return gated
}

/** Whose keys and clients wait until their partner has shown that its calls are right. */
export const goLiveSettings = {
  GO_LIVE: {
    schema: z.string().max(1000).default('none').superRefine(readable(readGoLive)),
    help: `Whose API keys and clients count at run time only after a passed run of the partner kit: none, kit, or by type of partner as AUTH_PARTNER=kit,CREDENTIAL_PARTNER=none, behind none or kit for all others; types are ${goLiveTypes.join(', ')}`,
  },
} as const
