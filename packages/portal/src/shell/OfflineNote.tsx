import { useNetwork } from '@mantine/hooks'
import { useText } from '../locales/text.ts'
import { WifiOffIcon } from '../ui/icons.tsx'
import styles from './OfflineNote.module.css'

/** Says that the network is gone, before a form finds out. */
export const OfflineNote = () => {
  const t = useText('shell')
  const { online } = useNetwork()
  return (
    <output>
      {!online && (
        <span className={styles.note}>
          <WifiOffIcon /> {t('offline')}
        </span>
      )}
    </output>
  )
}
