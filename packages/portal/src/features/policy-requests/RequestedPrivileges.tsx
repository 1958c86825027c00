import { useText } from '../../locales/text.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { PrivilegeChanges, PrivilegeText } from '../policies/PrivilegeChanges.tsx'
import styles from './PolicyRequests.module.css'
import type { PolicyRequest } from './policy-request.ts'

type Privilege = PolicyRequest['privileges'][number]

const asChange = ({ kind, name, value }: Privilege) =>
  ({ kind, name, effect: 'gained', before: null, after: value }) as const

const keyOf = ({ kind, name, value }: Privilege): string => `${kind} ${name} ${value}`

interface RequestedPrivilegesProps {
  readonly privileges: readonly Privilege[]
  /** What of it the partner does not have by any other policy. */
  readonly gained: readonly Privilege[]
}

/** What a policy would give its partner: what is new, and what the partner has already. */
export const RequestedPrivileges = ({ privileges, gained }: RequestedPrivilegesProps) => {
  const t = useText('policyRequests')
  const isNew = new Set(gained.map(keyOf))
  const known = privileges.filter((each) => !isNew.has(keyOf(each)))
  return (
    <Panel title={t('privileges')}>
      {gained.length > 0 ? (
        <PrivilegeChanges changes={gained.map(asChange)} />
      ) : (
        <p className={styles.note}>{t('nothingGained')}</p>
      )}
      {known.length > 0 && (
        <>
          <h3 className={styles.subtitle}>{t('hasAlready')}</h3>
          <ul className={styles.known}>
            {known.map((each) => (
              <li key={keyOf(each)}>
                <PrivilegeText change={asChange(each)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
