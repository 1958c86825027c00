import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ChangeContactDialog } from './ChangeContactDialog.tsx'
import { ChangeEmailDialog } from './ChangeEmailDialog.tsx'
import { ChangePasswordDialog } from './ChangePasswordDialog.tsx'

type Change = 'contact' | 'email' | 'password'

const dialogs = { contact: ChangeContactDialog, email: ChangeEmailDialog, password: ChangePasswordDialog }

/** What people may change of their own account. */
export const OwnAccountActions = () => {
  const t = useText('ownAccount')
  const [change, setChange] = useState<Change | null>(null)
  // Who signs in elsewhere changes these there.
  const isPasswordHere = useRead('accounts.system-config', {}).data?.['isPasswordKeptHere'] === 'true'
  const Opened = change && dialogs[change]
  return (
    <Group gap="xs">
      <Button variant="default" size="sm" onClick={() => setChange('contact')}>
        {t('changeContact')}
      </Button>
      {isPasswordHere && (
        <>
          <Button variant="default" size="sm" onClick={() => setChange('email')}>
            {t('changeEmail')}
          </Button>
          <Button variant="default" size="sm" onClick={() => setChange('password')}>
            {t('changePassword')}
          </Button>
        </>
      )}
      {Opened && <Opened onClose={() => setChange(null)} />}
    </Group>
  )
}
