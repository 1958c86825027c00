import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { TextLink } from '../../ui/links.tsx'
import styles from './Devices.module.css'
import type { Device } from './device.ts'

interface UsedWithProps extends Pick<Device, 'usedWith'> {
  /** Links lead to the pages of administrators. */
  readonly admin?: boolean
  /** What is said where there is no interface. */
  readonly none: string
}

/** The interfaces that a device is registered with, each with where it stands. */
export const UsedWith = ({ usedWith, admin = false, none }: UsedWithProps) =>
  usedWith.length === 0 ? (
    none
  ) : (
    <ul className={styles.carriers}>
      {usedWith.map(({ id, name, status }) => (
        <li key={id}>
          <TextLink to={admin ? '/admin/sbis/$sbiId' : '/sbis/$sbiId'} params={{ sbiId: id }}>
            <Foreign>{name}</Foreign>
          </TextLink>
          <StatusBadge status={status} />
        </li>
      ))}
    </ul>
  )
