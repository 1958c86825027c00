import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { MenuLink } from '../../ui/floating/Menu.tsx'
import { FileIcon } from '../../ui/icons.tsx'

/** The way to the outbox: for administrators, where mails are kept instead of sent. */
export const OutboxMenuItem = () => {
  const t = useText('outbox')
  const mayRead = isAdmin(useAccount())
  const config = useRead('accounts.system-config', {}, { enabled: mayRead })
  if (config.data?.['isMailOutboxAvailable'] !== 'true') return null
  return (
    <MenuLink to="/outbox" icon={<FileIcon size={18} />}>
      {t('title')}
    </MenuLink>
  )
}
