import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useText } from '../../locales/text.ts'
import { holdsLicences, isAdmin, mayChange, useAccount } from '../../shell/session/session.ts'
import { Facts } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { ChooseGroupDialog } from './ChooseGroupDialog.tsx'
import type { PartnerProfile } from './partner-profile.ts'

/** Which policies a partner may ask for, and until when that can be chosen; nothing for a type that has none. */
export const PolicyGroupPanel = ({ partner }: { readonly partner: PartnerProfile }) => {
  const t = useText('partnerProfile')
  const [choosing, { open, close }] = useDisclosure(false)
  const { needsPolicyGroup, policyGroupName, policyGroupDescription, actions } = partner
  const account = useAccount()
  const mayChoose = mayChange(account) && actions.includes('choose-policy-group')
  // A MISP may go without; only an administrator gives it one.
  const isOffered =
    isAdmin(account) && mayChoose && holdsLicences({ roles: [partner.partnerType.toUpperCase()] })
  if (!needsPolicyGroup && !isOffered && policyGroupName === null) return null
  return (
    <Panel
      title={t('group.title')}
      actions={
        mayChoose && (
          <Button variant={policyGroupName === null ? 'filled' : 'default'} onClick={open}>
            {t(policyGroupName === null ? 'group.choose' : 'group.change')}
          </Button>
        )
      }
    >
      {policyGroupName === null ? (
        <p>{t('group.none')}</p>
      ) : (
        <Facts
          facts={[
            { label: t('group.label'), value: <Foreign>{policyGroupName}</Foreign> },
            { label: t('group.description'), value: <Foreign>{policyGroupDescription ?? '–'}</Foreign> },
          ]}
        />
      )}
      {mayChoose && policyGroupName !== null && <p>{t('group.until')}</p>}
      {choosing && <ChooseGroupDialog partner={partner} onClose={close} />}
    </Panel>
  )
}
