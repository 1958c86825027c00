import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
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
  return (
    <ReasonDialog
      title={t(`types.turn.${turn}`, { name })}
      submit={t(`types.${turn}`)}
      done={t(`types.turned.${turn}`, { name })}
      act={(reason) => change.mutateAsync({ request: { ...named, isActive: !kind.isActive, ...reason } })}
      isPossible={preview.data !== undefined}
      asks
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
    </ReasonDialog>
  )
}
