import { useText } from '../../../locales/text.ts'
import { Foreign } from '../../../ui/inline/Foreign.tsx'

/** The name of a file that somebody brought: a foreign text; older imports have none. */
export const FileName = ({ children: name }: { readonly children: string | null }) => {
  const t = useText('deviceModels')
  return name === null ? t('imports.nameless') : <Foreign>{name}</Foreign>
}
