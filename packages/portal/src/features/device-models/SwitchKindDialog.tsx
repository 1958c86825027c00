import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterKind } from './KindDialog.tsx'
import type { DeviceType } from './device.ts'

interface SwitchKindDialogProps {
  readonly typeCode: string | null
  readonly kind: Pick<DeviceType, 'code' | 'name' | 'isActive'>
  readonly onClose: () => void
}

/** Switches a type or sub-type off or on, and says before what has it. Mount it to open it. */
export const SwitchKindDialog = ({ typeCode, kind, onClose }: SwitchKindDialogProps) => {
  const t = useText('deviceModels')
  const named = typeCode === null ? { typeCode: kind.code } : { typeCode, subTypeCode: kind.code }
  const preview = useRead('device-types.preview-status', { query: named })
  const change = useCommand('device-types.set-status', staleAfterKind)
  const turn = kind.isActive ? 'off' : 'on'
  const name = isolated(kind.name)
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      change.mutateAsync({ request: { ...named, isActive: !kind.isActive, ...reasonOf(reason) } }),
    onDone: () => {
      sayDone(t(`types.turned.${turn}`, { name }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(`types.turn.${turn}`, { name })}
      form={form}
      submit={t(`types.${turn}`)}
      unchanged={preview.data === undefined}
      dangerous={kind.isActive}
      onClose={onClose}
    >
      <Loaded query={preview} height={90}>
        {({ approved, waiting, providers, subTypes }) => (
          <Stack gap="sm">
            <Effects
              effects={
                kind.isActive
                  ? [
                      t('types.effect.nothingNew'),
                      ...(subTypes.length > 0
                        ? [t('types.effect.subTypes', { names: isolated(subTypes.join(', ')) })]
                        : []),
                      t('types.effect.approved', { count: approved, providers }),
                      t('types.effect.waiting', { count: waiting }),
                    ]
                  : [t('types.effect.again')]
              }
            />
          </Stack>
        )}
      </Loaded>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
