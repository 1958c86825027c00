import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { linkOf } from './usage.ts'
import type { Place } from './usage.ts'

/** Asks for a transaction id, and leads to what was checked for it. */
export const WhyForm = ({ place }: { readonly place: Place }) => {
  const t = useText('usage')
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const id = text.trim()
  return (
    <Panel title={t('why.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (id !== '') void navigate({ to: linkOf(place, id) })
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            style={{ flex: '1 1 16rem' }}
            label={t('transactionId')}
            description={t('why.hint')}
            value={text}
            maxLength={64}
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={id === ''}>
            {t('why.submit')}
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
