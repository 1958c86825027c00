import { useRead } from '../../api/queries.ts'
import { useAccount } from '../../shell/session/session.ts'
import type { FilterField } from '../../ui/table/columns.ts'

/**
 * For lists of what the signed-in person's organisations have. Nearly everybody acts for one: its name in each row would tell
 * nothing.
 * @param label of the filter
 * @returns whether there are several, and then a filter that chooses one
 */
export const useOwnOrganisations = (
  label: string,
): { readonly hasSeveral: boolean; readonly filters: readonly FilterField[] } => {
  const hasSeveral = useAccount().organisations.length > 1
  const { data: own = [] } = useRead('organisations.list-own', {}, { enabled: hasSeveral })
  const options = own.map(({ partnerId, organizationName }) => ({
    value: partnerId,
    label: organizationName,
  }))
  return { hasSeveral, filters: hasSeveral ? [{ id: 'partnerId', label, options }] : [] }
}
