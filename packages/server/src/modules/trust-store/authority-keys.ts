import { keyMaterialOf, type Certificate } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { domains } from './domain.ts'
import { memoryOf } from './view/trust-memory.ts'

/**
 * Whether a key is that of an authority of the trust store, in whatever domain, trusted or not any more. Its certificate is
 * public: who brings it as its own could speak for the authority.
 */
export const isAuthorityKey = async (
  app: App,
  { spkiDer }: Pick<Certificate, 'spkiDer'>,
): Promise<boolean> => {
  const material = Buffer.from(keyMaterialOf(spkiDer))
  const hex = material.toString('hex')
  for (const domain of domains) {
    const { view } = await memoryOf(app).viewOf(domain)
    const isStored = [...view.roots, ...view.intermediates].some((each) =>
      material.equals(keyMaterialOf(each.spkiDer)),
    )
    if (isStored || [...view.inactive].some((name) => name.startsWith(`${hex} `))) return true
  }
  return false
}
