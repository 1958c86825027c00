import { useText } from '../../locales/text.ts'
import type { StatusWord } from '../inline/status.ts'
import type { Choice } from './columns.ts'

/** States as tabs and filters offer them: each in the word that its badge has. */
export const useStatusOptions = (): ((states: readonly StatusWord[]) => readonly Choice[]) => {
  const t = useText('status')
  return (states) => states.map((value) => ({ value, label: t(value) }))
}
