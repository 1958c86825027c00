import { measureLists } from '../lists/measure-list.ts'
import { step } from '../progress.ts'
import type { Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { registryLists } from './questions.ts'
import { insertRegistry, type RegistrySize } from './rows.ts'

const whole: RegistrySize = { partners: 1_000_000, requests: 3_000_000, keys: 5_000_000 }

/** A tenth of a nation, unless the whole is asked for: its indexes take half an hour. */
const sizeOf = (): RegistrySize => {
  const share = process.env.REGISTRY_SHARE === undefined ? 0.1 : Number(process.env.REGISTRY_SHARE)
  const part = (count: number): number => Math.round(count * share)
  return { partners: part(whole.partners), requests: part(whole.requests), keys: part(whole.keys) }
}

/** The lists of a large registry: partners, requests, keys, policies. */
export const benchRegistry = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const size = sizeOf()
  const server = await launchEntente(root, scratch.env)
  try {
    const [partners, requests, keys] = [size.partners, size.requests, size.keys].map((count) =>
      count.toLocaleString('en'),
    )
    const population = `A registry of ${partners} partners, ${requests} requests and ${keys} keys.`
    await step(population, () => scratch.withDatabase((client) => insertRegistry(client, size)))
    return await measureLists(server, scratch, registryLists, { subject: 'Registry', population })
  } finally {
    await server.stop()
  }
}
