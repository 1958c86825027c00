import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useText } from '../../locales/text.ts'
import { CheckIcon, CopyIcon } from '../icons.tsx'

/** Copies `value`; `what` says in words what is copied. */
export const CopyButton = ({ value, what }: { readonly value: string; readonly what: string }) => {
  const t = useText('ui')
  const { copied, copy } = useClipboard({ timeout: 3000 })
  const label = t('copy', { what })
  return (
    <>
      <ActionIcon variant="subtle" title={label} aria-label={label} onClick={() => copy(value)}>
        {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
      </ActionIcon>
      <output className="visually-hidden">{copied ? t('copied') : ''}</output>
    </>
  )
}
