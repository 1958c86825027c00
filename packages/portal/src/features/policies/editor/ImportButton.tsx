import { Button } from '@mantine/core'
import { useRef } from 'react'
import { useText } from '../../../locales/text.ts'
import { UploadIcon } from '../../../ui/icons.tsx'

/** A file beyond this is no policy, and is not read. */
const largestOctets = 64 * 1024

interface ImportButtonProps {
  readonly onText: (text: string) => void
  readonly onTooLarge: () => void
}

/** Reads a document from a file of this computer. */
export const ImportButton = ({ onText, onTooLarge }: ImportButtonProps) => {
  const t = useText('policies')
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > largestOctets) onTooLarge()
    else onText(await file.text())
    // The same file, mended, can be chosen again.
    if (input.current) input.current.value = ''
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('import')}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      <Button variant="default" leftSection={<UploadIcon size={17} />} onClick={() => input.current?.click()}>
        {t('import')}
      </Button>
    </>
  )
}
