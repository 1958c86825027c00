import { Button, Group, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { downloadText } from '../../ui/download.ts'
import styles from './RecoveryCodes.module.css'

interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onKept: () => void
}

/** The recovery codes, which are shown this once. */
export const RecoveryCodes = ({ codes, onKept }: RecoveryCodesProps) => {
  const t = useText('secondFactor')
  const text = `${codes.join('\n')}\n`
  return (
    <Stack>
      <p>{t('codesText')}</p>
      <ul className={styles.codes} aria-label={t('codes')} dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group justify="space-between">
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => downloadText('entente-recovery-codes.txt', text, 'text/plain')}
          >
            {t('saveFile')}
          </Button>
          <CopyButton value={text} what={t('codes')} />
        </Group>
        <Button onClick={onKept}>{t('kept')}</Button>
      </Group>
    </Stack>
  )
}
