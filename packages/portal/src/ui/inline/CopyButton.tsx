import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useText } from '../../locales/text.ts'
import { CheckIcon, CopyIcon } from '../icons.tsx'

/** Copies `value`; `what` says in words what is copied. */
export const CopyButton = ({
  value,
  what,
  size = 'md',
}: {
  readonly value: string
  readonly what: string
  readonly size?: 'sm' | 'md'
}) => {
  const t = useText('ui')
  const { copied, copy } = useClipboard({ timeout: 3000 })
  const drawing = size === 'sm' ? 14 : 16
  const label = t('copy', { what })
  return (
    <>
      <ActionIcon
        variant="subtle"
        size={size === 'sm' ? 24 : size}
        title={label}
        aria-label={label}
        onClick={() => copy(value)}
      >
        {copied ? <CheckIcon size={drawing} /> : <CopyIcon size={drawing} />}
      </ActionIcon>
      <output className="visually-hidden">{copied ? t('copied') : ''}</output>
    </>
  )
}
