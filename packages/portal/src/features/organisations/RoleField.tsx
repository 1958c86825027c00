import { NativeSelect } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { offeredRoles } from './organisation.ts'
import type { ComponentProps } from 'react'

/** The choice of a role, with what it allows. */
export const RoleField = (
  props: Pick<ComponentProps<typeof NativeSelect>, 'value' | 'onChange' | 'onBlur' | 'name' | 'error'>,
) => {
  const t = useText('organisation')
  const role = offeredRoles.find((each) => each === props.value) ?? 'operator'
  return (
    <NativeSelect {...props} label={t('roleField')} description={t(`roleText.${role}`)}>
      {offeredRoles.map((each) => (
        <option key={each} value={each}>
          {t(`role.${each}`)}
        </option>
      ))}
    </NativeSelect>
  )
}
