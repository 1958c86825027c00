import { Button, Group, Stack } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { useText } from '../../../locales/text.ts'
import { UploadIcon } from '../../../ui/icons.tsx'
import { TextField } from '../../../ui/form/fields.tsx'
import { hashOf, mostBytes } from './binary-hash.ts'
import styles from '../Sbis.module.css'
import type { FormPart } from '../../../ui/form/fields.tsx'

interface BinaryHashFieldProps {
  readonly form: FormPart<'hash'> & { readonly set: (name: 'hash', value: string) => void }
}

type State = 'hashing' | 'hashed' | 'too-large' | 'unavailable'

/** The hash of a program: typed, or worked out from the program, which never leaves the browser. */
export const BinaryHashField = ({ form }: BinaryHashFieldProps) => {
  const t = useText('sbis')
  const input = useRef<HTMLInputElement>(null)
  const reading = useRef<Blob>(undefined)
  const [state, setState] = useState<State | null>(null)
  const said = useId()

  const read = async (file: File | undefined) => {
    if (file === undefined) return
    reading.current = file
    if (file.size > mostBytes) {
      setState('too-large')
      return
    }
    setState('hashing')
    const hash = await hashOf(await file.arrayBuffer()).catch(() => undefined)
    // Another may have been chosen meanwhile.
    if (reading.current !== file) return
    if (hash !== undefined) form.set('hash', hash)
    setState(hash === undefined ? 'unavailable' : 'hashed')
    if (input.current) input.current.value = ''
  }

  return (
    <Stack
      gap="xs"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void read(event.dataTransfer.files[0])
      }}
    >
      <TextField
        form={form}
        name="hash"
        label={t('hash')}
        description={t('hashHint')}
        limit={64}
        dir="ltr"
        spellCheck={false}
      />
      <Group gap="sm">
        <input
          ref={input}
          type="file"
          className={styles.file}
          tabIndex={-1}
          aria-hidden
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
        <Button
          variant="default"
          leftSection={<UploadIcon size={17} />}
          loading={state === 'hashing'}
          aria-describedby={said}
          onClick={() => input.current?.click()}
        >
          {t('binary')}
        </Button>
        <output id={said} className={styles.said}>
          {t(state === null ? 'binaryHint' : `binaryState.${state}`)}
        </output>
      </Group>
    </Stack>
  )
}
