import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { Effects } from '../../../ui/facts/Effects.tsx'
import { ReasonDialog } from '../../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { PlainList } from '../../../ui/inline/PlainList.tsx'
import { deviceName, staleAfterChange } from '../sbi.ts'
import type { Response } from '../../../api/client.ts'

type Preview = Response<'sbis.preview-deactivation'>

const fates = ['deactivated', 'rejected', 'kept'] as const
const mostShown = 20

/** What becomes of the devices, each kind with their names. */
const Stops = ({ preview }: { readonly preview: Preview }) => {
  const t = useText('sbis')
  return (
    <Stack gap="sm">
      <p>{t('deactivate.text')}</p>
      <Effects effects={[t('deactivate.effectSbi', { version: isolated(preview.sbiVersion) })]} />
      {fates.map((fate) => {
        const devices = preview[fate]
        const more = devices.length - mostShown
        return devices.length === 0 ? null : (
          <section key={fate}>
            <p>{t(`deactivate.${fate}`, { count: devices.length })}</p>
            <PlainList
              lines={[
                ...devices.slice(0, mostShown).map((device) => isolated(deviceName(device))),
                ...(more > 0 ? [t('more', { count: more })] : []),
              ]}
            />
          </section>
        )
      })}
    </Stack>
  )
}

interface DeactivateSbiDialogProps {
  readonly sbi: { readonly sbiId: string; readonly sbiVersion: string }
  readonly onClose: () => void
}

/** Says which devices stop, which are rejected and which stay, then deactivates. Mount it to open it. */
export const DeactivateSbiDialog = ({ sbi, onClose }: DeactivateSbiDialogProps) => {
  const t = useText('sbis')
  const { sbiId } = sbi
  const version = isolated(sbi.sbiVersion)
  const preview = useRead('sbis.preview-deactivation', { params: { sbiId } })
  const deactivate = useCommand('sbis.deactivate', staleAfterChange)
  const possible = preview.data?.possible === true
  return (
    <ReasonDialog
      title={t('deactivate.title', { version })}
      submit={t('deactivate.confirm')}
      done={t('deactivate.done', { version })}
      act={(reason) =>
        deactivate.mutateAsync({
          params: { sbiId },
          request: { status: 'De-Activate', ...reason },
        })
      }
      isPossible={possible}
      dangerous
      onClose={onClose}
    >
      <Loaded query={preview} height={120}>
        {(found) => (possible ? <Stops preview={found} /> : <p>{t('deactivate.impossible')}</p>)}
      </Loaded>
    </ReasonDialog>
  )
}
