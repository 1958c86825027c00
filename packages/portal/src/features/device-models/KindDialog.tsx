import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { LongTextField, TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import type { DeviceType } from './device.ts'

export const staleAfterKind = [
  'device-types.list',
  'device-types.preview-status',
  'audit-trail.history',
] as const

interface KindDialogProps {
  /** The type of a sub-type; null for a type. */
  readonly typeCode: string | null
  /** What is changed; null for a new one. */
  readonly kind: Pick<DeviceType, 'code' | 'name' | 'description'> | null
  readonly onClose: () => void
}

/** A type or sub-type: its code, which stays, its name and what it is. Mount it to open it. */
export const KindDialog = ({ typeCode, kind, onClose }: KindDialogProps) => {
  const t = useText('deviceModels')
  const add = useCommand('device-types.add', staleAfterKind)
  const edit = useCommand('device-types.edit', staleAfterKind)
  const what = typeCode === null ? 'type' : 'subType'
  const form = useForm({
    initial: { code: kind?.code ?? '', name: kind?.name ?? '', description: kind?.description ?? '' },
    validate: ({ code, name }) => ({
      ...(tidy(code) === '' ? { code: t('types.codeMissing') } : {}),
      ...(tidy(name) === '' ? { name: t('types.nameMissing') } : {}),
    }),
    submit: (values) => {
      const description = tidy(values.description)
      const names = { name: tidy(values.name), description: description === '' ? null : description }
      if (kind === null) return add.mutateAsync({ request: { ...names, code: tidy(values.code), typeCode } })
      const named = typeCode === null ? { typeCode: kind.code } : { typeCode, subTypeCode: kind.code }
      return edit.mutateAsync({ request: { ...named, ...names } })
    },
    fieldOf: { ENT_DEV_004: 'code' },
    onDone: () => {
      sayDone(t('types.saved'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(kind === null ? `types.new.${what}` : `types.change.${what}`)}
      form={form}
      submit={t('edit.save')}
      unchanged={!form.holdsChanges()}
      onClose={onClose}
    >
      {kind === null && (
        <TextField
          form={form}
          name="code"
          label={t('types.code')}
          description={t('types.codeHint')}
          limit={36}
        />
      )}
      <TextField form={form} name="name" label={t('types.name')} limit={64} dir="auto" />
      <LongTextField
        form={form}
        name="description"
        label={t('types.description')}
        limit={512}
        optional
        dir="auto"
      />
    </FormDialog>
  )
}
