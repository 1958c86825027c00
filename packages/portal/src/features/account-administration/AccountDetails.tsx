import { Foreign } from '../../ui/inline/Foreign.tsx'
import { fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import type { Account } from './account.ts'

/** Who the holder is, how they sign in, and for which organisations they act. */
export const AccountDetails = ({ account }: { readonly account: Account }) => {
  const t = useText('accounts')
  const organisation = useText('organisation')
  const history = useText('history')
  const factor = useText('secondFactor')
  const { organisations } = account
  return (
    <>
      <Panel title={t('details')}>
        <Facts
          facts={[
            { label: t('userName'), value: <Literal>{account.userName}</Literal> },
            { label: t('name'), value: <Foreign>{account.name || '–'}</Foreign> },
            { label: t('email'), value: <Literal>{account.email}</Literal> },
            { label: t('organization'), value: <Foreign>{account.organizationName || '–'}</Foreign> },
            { label: t('mailLanguage'), value: nativeNames[fromAccountLocale(account.locale)] },
            { label: t('created'), value: <DateTime at={account.createdDateTime} /> },
            {
              label: t('createdBy'),
              value: (
                <Foreign>{account.createdBy === 'system' ? history('platform') : account.createdBy}</Foreign>
              ),
            },
          ]}
        />
      </Panel>
      <Panel title={t('signIn')}>
        <Facts
          facts={[
            {
              label: t('lastSignIn'),
              value: <DateTime at={account.lastSignInDateTime} missing={t('never')} />,
            },
            { label: t('sessions'), value: account.sessions },
            { label: factor('title'), value: factor(account.hasSecondFactor ? 'on' : 'off') },
            { label: t('provider'), value: t(account.isExternal ? 'providerExternal' : 'providerOwn') },
          ]}
        />
      </Panel>
      {organisations.length > 0 && (
        <Panel title={t('organisations')}>
          <EntryList>
            {organisations.map(({ partnerId, role }) => (
              <Entry key={partnerId} name={partnerId} facts={organisation(`role.${role}`)} />
            ))}
          </EntryList>
        </Panel>
      )}
    </>
  )
}
