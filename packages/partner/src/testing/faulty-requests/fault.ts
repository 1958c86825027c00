import type { Certificate } from '@entente/trust'
import { b64, type Steps } from '../crafted-request.ts'
import type { Scene } from '../scene.ts'

/** A client with one fault, and what must be found about it – that and nothing else. */
export interface FaultyRequest {
  readonly name: string
  readonly finds: readonly string[]
  readonly steps: (scene: Scene) => Partial<Steps>
}

export const fault = (
  finds: string | readonly string[],
  name: string,
  steps: Partial<Steps> | ((scene: Scene) => Partial<Steps>),
): FaultyRequest => ({
  name,
  finds: typeof finds === 'string' ? [finds] : finds,
  steps: typeof steps === 'function' ? steps : () => steps,
})

export const text = JSON.stringify
export const derOf = ({ der }: Certificate): string => b64(der)
export const own = ({ identity }: Scene): Certificate => identity.signature.chain[0]

/** As another program would have written the same JSON. */
export const otherwise = (write: (value: unknown) => string): Partial<Steps> => ({
  sent: (body) => Buffer.from(write(JSON.parse(body.toString()))),
})
export const python = (value: unknown): string =>
  text(value, null, 1).replaceAll(/\n\s*/g, ' ').replaceAll('{ ', '{').replaceAll(' }', '}')
export const ascii = (json: string): string =>
  json.replaceAll(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const envelope = (
  change: (members: Record<string, unknown>) => Record<string, unknown>,
): Partial<Steps> => ({
  envelope: change,
})
export const path = (write: Steps['path']): Partial<Steps> => ({ path: write })
export const headers = (write: Steps['headers']): Partial<Steps> => ({ headers: write })
export const header = (write: Steps['header']): Partial<Steps> => ({ header: write })
export const at = (time: string | number): Partial<Steps> => ({ at: time })

export const without = (name: string) => (members: Record<string, string>) =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name))
