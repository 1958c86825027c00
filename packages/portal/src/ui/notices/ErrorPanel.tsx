import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useText } from '../../locales/text.ts'
import { toApiError } from '../../api/api-error.ts'
import { CopyButton } from '../inline/CopyButton.tsx'
import { RetryIcon, WarningIcon } from '../icons.tsx'
import { useFailureText } from './failure-text.ts'
import styles from './ErrorPanel.module.css'

interface ErrorPanelProps {
  readonly error: unknown
  readonly title?: string
  readonly onRetry?: () => void
}

/** What went wrong and what to do, with the code and the request id that support asks for. */
export const ErrorPanel = ({ error, title, onRetry }: ErrorPanelProps) => {
  const t = useText('errors')
  const failureText = useFailureText()
  const { code, requestId } = toApiError(error)
  const panel = useRef<HTMLDivElement>(null)
  // A refusal below the fold, at the foot of a long form, would go unnoticed.
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for a clean-up.
    panel.current?.scrollIntoView({ block: 'nearest' })
    // Another refusal may come while the first one is still shown, and scrolled away.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [error])
  return (
    <Alert
      ref={panel}
      role="alert"
      color="red"
      variant="light"
      classNames={{ root: styles.root, title: styles.title, message: styles.message, icon: styles.icon }}
      icon={<WarningIcon />}
      title={title ?? t('title')}
    >
      <Text size="sm" dir="auto">
        {failureText(error)}
      </Text>
      <Group gap="xs" mt="xs" className={styles.facts}>
        <span>
          {t('code')} <Code className={styles.code}>{code}</Code>
        </span>
        {requestId !== null && (
          <span className={styles.request}>
            <span>
              {t('requestId')} <Code className={styles.code}>{requestId}</Code>
            </span>
            <CopyButton value={requestId} what={t('requestId')} />
          </span>
        )}
        {onRetry && (
          <Button size="compact-sm" variant="default" leftSection={<RetryIcon size={15} />} onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
