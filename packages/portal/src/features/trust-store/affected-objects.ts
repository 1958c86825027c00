import type { Call } from '../../api/client.ts'
import type { Impact, TrustAction } from './trust-list.ts'

/**
 * Everything that a change affects, page after page.
 * @param first the page that is there already
 * @returns undefined when the effect is another one by now
 */
export const readAffected = async (
  call: Call,
  wish: { readonly certificateId: string; readonly action: TrustAction },
  first: Impact,
): Promise<Impact['affected'] | undefined> => {
  const affected = [...first.affected]
  while (affected.length < first.totalResults) {
    const pageNo = String(Math.floor(affected.length / first.pageSize))
    const page = await call('trust-store.preview-change', {
      params: { certificateId: wish.certificateId },
      query: { action: wish.action, pageNo, pageSize: String(first.pageSize) },
    })
    if (page.impactId !== first.impactId || page.affected.length === 0) return undefined
    affected.push(...page.affected)
  }
  return affected
}
