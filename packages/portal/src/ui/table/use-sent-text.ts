import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

/**
 * The text of a field that applies by itself shortly after the last key.
 * @param value what applies now
 * @param onChange is told what is to apply
 */
export const useSentText = (value: string, onChange: (value: string) => void) => {
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const send = useDebouncedCallback((wanted: string) => {
    setSent(wanted)
    onChange(wanted)
  }, 350)
  // Back and Reset change the address under the field; what the field itself sent must not undo further typing.
  if (value !== sent) {
    setSent(value)
    setText(value)
  }
  return {
    text,
    change: (typed: string) => {
      setText(typed)
      send(typed.trim())
    },
  }
}
