import { NativeSelect } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { DeviceType } from './device.ts'

interface KindFieldsProps {
  readonly types: readonly DeviceType[]
  readonly typeCode: string
  readonly subTypeCode: string
  /** Keeps names of fields apart where there are several rows. */
  readonly suffix?: string
  readonly errors?: { readonly typeCode?: string | undefined; readonly subTypeCode?: string | undefined }
  readonly onChange: (kind: { readonly typeCode: string; readonly subTypeCode: string }) => void
}

const choicesOf = (kinds: readonly { code: string; name: string; isActive: boolean }[], chosen: string) =>
  // What was chosen before it was switched off is still shown.
  kinds
    .filter(({ code, isActive }) => isActive || code === chosen)
    .map(({ code, name }) => ({ value: code, label: name }))

/** The type of a device, and one of its sub-types. */
export const KindFields = (props: KindFieldsProps) => {
  const t = useText('deviceModels')
  const { types, typeCode, subTypeCode, suffix = '', errors = {}, onChange } = props
  const subTypes = types.find(({ code }) => code === typeCode)?.subTypes ?? []
  const firstOf = (code: string): string =>
    choicesOf(types.find((type) => type.code === code)?.subTypes ?? [], '')[0]?.value ?? ''
  return (
    <>
      <NativeSelect
        name={`type${suffix}`}
        label={t('type')}
        required
        value={typeCode}
        error={errors.typeCode}
        data={choicesOf(types, typeCode)}
        onChange={({ currentTarget: { value } }) =>
          onChange({ typeCode: value, subTypeCode: firstOf(value) })
        }
      />
      <NativeSelect
        name={`subType${suffix}`}
        label={t('subType')}
        required
        value={subTypeCode}
        error={errors.subTypeCode}
        data={choicesOf(subTypes, subTypeCode)}
        onChange={({ currentTarget: { value } }) => onChange({ typeCode, subTypeCode: value })}
      />
    </>
  )
}

/** The first kind that is offered. */
export const firstKind = (types: readonly DeviceType[]) => {
  const type = types.find(({ isActive, subTypes }) => isActive && subTypes.some((each) => each.isActive))
  const subType = type?.subTypes.find(({ isActive }) => isActive)
  return { typeCode: type?.code ?? '', subTypeCode: subType?.code ?? '' }
}
