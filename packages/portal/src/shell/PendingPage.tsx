import { Skeleton, Stack } from '@mantine/core'
import { useText } from '../locales/text.ts'

/** While a page is on its way. */
export const PendingPage = () => {
  const t = useText('ui')
  return (
    <output aria-label={t('loading')} className="block">
      <Stack>
        <Skeleton height={34} width="min(20rem, 70%)" />
        <Skeleton height={160} radius="lg" />
        <Skeleton height={220} radius="lg" />
      </Stack>
    </output>
  )
}
