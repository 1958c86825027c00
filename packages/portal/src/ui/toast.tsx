import { notifications } from '@mantine/notifications'
import { CheckIcon } from './icons.tsx'

/** Says briefly that something was done; leaves by itself. */
export const sayDone = (message: string): void => {
  notifications.show({
    message,
    color: 'teal',
    icon: <CheckIcon size={18} />,
    autoClose: 6000,
    role: 'status',
  })
}
