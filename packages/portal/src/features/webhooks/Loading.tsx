import { Skeleton } from '@mantine/core'

/** Something is on its way. */
export const Loading = () => <Skeleton height={90} />
