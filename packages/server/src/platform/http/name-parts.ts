import { z } from 'zod'

/**
 * A distinguished name as its parts, in its own order: a list of relative names, each a list of attributes. Ours, beside
 * the contract's texts, which show a few types only. `type` is a short name or an object identifier; `value` the text as
 * it is, or `#` and hexadecimal digits of what is no text.
 */
export const nameParts = z.array(z.array(z.object({ type: z.string(), value: z.string() })))
