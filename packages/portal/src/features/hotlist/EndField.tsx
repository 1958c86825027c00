import { TextInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { TextInputProps } from '@mantine/core'

/** Until when something is blocked; the browser's own field for a moment. */
export const EndField = (field: Pick<TextInputProps, 'name' | 'value' | 'error' | 'onChange' | 'onBlur'>) => {
  const t = useText('hotlist')
  return (
    <TextInput {...field} type="datetime-local" label={t('block.end')} description={t('block.endHint')} />
  )
}
