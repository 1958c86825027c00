import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { Menu, MenuItem } from '../floating/Menu.tsx'
import { ChevronDownIcon, DownloadIcon } from '../icons.tsx'

interface DownloadMenuProps {
  /** What is downloaded, for the button's name where several are on a page. */
  readonly name?: string
  readonly busy: boolean
  readonly onOriginal: () => void
  readonly onPlatformSigned: () => void
}

/** The two certificates of a holder: the one it uploaded and the one the platform signed. */
export const DownloadMenu = ({ name, busy, onOriginal, onPlatformSigned }: DownloadMenuProps) => {
  const t = useText('certificate')
  return (
    <Menu
      align="start"
      width={270}
      renderButton={(props) => (
        <Button
          {...props}
          variant="default"
          loading={busy}
          leftSection={<DownloadIcon size={17} />}
          rightSection={<ChevronDownIcon size={14} />}
          {...(name === undefined ? {} : { 'aria-label': t('downloadOf', { name }) })}
        >
          {t('download')}
        </Button>
      )}
    >
      <MenuItem onSelect={onOriginal}>{t('original')}</MenuItem>
      <MenuItem onSelect={onPlatformSigned}>{t('platformSigned')}</MenuItem>
    </Menu>
  )
}
