import { Stack } from '@mantine/core'
import { useFormatter } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { isolated, textOr, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import type { BlockPreview, Subject } from './hotlist.ts'

/** Names that a line has room for. */
const mostNames = 5

const useHits = () => {
  const t = useText('hotlist')
  const format = useFormatter()
  return ({ kind, total, names }: BlockPreview['affected'][number]): string =>
    t('block.hit', {
      kind: textOr(t, `affected.${kind}`, kind),
      count: format.number(total),
      names: format.list([...new Set(names)].slice(0, mostNames).map(isolated)),
    })
}

/** What of the registered things stops when this is blocked. */
export const BlockEffects = ({ subject }: { readonly subject: Subject }) => {
  const t = useText('hotlist')
  const hitOf = useHits()
  const preview = useRead('hotlist.preview', { request: subject })
  return (
    <Loaded query={preview} height={60}>
      {({ entryId, affected }) => (
        <Stack gap="sm">
          {entryId !== null && <p>{t('block.already')}</p>}
          {affected.length === 0 ? (
            <p>{t('block.hitsNone')}</p>
          ) : (
            <>
              <p>{t('block.hits')}</p>
              <Effects effects={affected.map(hitOf)} />
            </>
          )}
        </Stack>
      )}
    </Loaded>
  )
}
