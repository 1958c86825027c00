import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useRead } from '../../api/queries.ts'
import { fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import { textOr, useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { EmailAddress, Facts, Literal } from '../../ui/facts/Facts.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { OwnAccountActions } from './OwnAccountActions.tsx'
import { SecondFactorPanel } from '../second-factor/SecondFactorPanel.tsx'
import { SessionList } from './SessionList.tsx'

/** What is known of the signed-in person, and what they may change of it. */
export const ProfilePage = () => {
  const t = useText('profile')
  const person = useText('person')
  const types = useText('partnerType')
  const account = useAccount()
  // Who signs in elsewhere has the second factor there.
  const isPasswordHere = useRead('accounts.system-config', {}).data?.['isPasswordKeptHere'] === 'true'
  const kind = isAdmin(account) ? 'PARTNER_ADMIN' : account.partnerType.toUpperCase()
  const text = (value: string) => (value === '' ? '–' : <Foreign>{value}</Foreign>)
  return (
    <Page title={t('title')} actions={<OwnAccountActions />}>
      <Panel title={t('person')}>
        <Facts
          facts={[
            { label: person('firstName'), value: text(account.firstName) },
            { label: person('lastName'), value: text(account.lastName) },
            { label: person('userName'), value: <Literal>{account.userName}</Literal> },
            {
              label: person('email'),
              value: account.email === '' ? '–' : <EmailAddress>{account.email}</EmailAddress>,
            },
            {
              label: person('phone'),
              value: account.phone === '' ? '–' : <bdi dir="ltr">{account.phone}</bdi>,
            },
            { label: t('locale'), value: nativeNames[fromAccountLocale(account.locale)] },
          ]}
        />
      </Panel>
      <Panel title={t('organization')}>
        <Facts
          facts={[
            { label: person('organizationName'), value: text(account.organizationName) },
            { label: t('partnerType'), value: kind === '' ? '–' : textOr(types, kind, account.partnerType) },
            { label: person('address'), value: text(account.address), wide: true },
          ]}
        />
      </Panel>
      {isPasswordHere && <SecondFactorPanel />}
      <SessionList />
    </Page>
  )
}
