import { Skeleton, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
  readonly height?: number
}

/** What a read brought; a skeleton before, the reason and a retry when it failed. */
export const Loaded = <Data,>({ query, children, height = 180 }: LoadedProps<Data>) => {
  const t = useText('ui')
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  return (
    <output aria-label={t('loading')} className="block">
      <Stack>
        <Skeleton height={height} radius="lg" />
      </Stack>
    </output>
  )
}
