import { Loader, Skeleton, Stack } from '@mantine/core'
import styles from './PendingPage.module.css'
import { useText } from '../locales/text.ts'

/** Until the first page has come: nothing that would have to be turned round for the language of whoever is signed in. */
export const UnknownPage = () => (
  <output aria-label={useText('ui')('loading')} className={styles.middle}>
    <Loader />
  </output>
)

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
