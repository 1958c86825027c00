import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { Consequences } from '../../../ui/facts/Consequences.tsx'
import { PreviewedDialog } from '../../../ui/form/PreviewedDialog.tsx'
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
    <Consequences
      text={t('deactivate.text')}
      effects={[t('deactivate.effectSbi', { version: isolated(preview.sbiVersion) })]}
    >
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
    </Consequences>
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
  return (
    <PreviewedDialog
      title={t('deactivate.title', { version })}
      submit={t('deactivate.confirm')}
      done={t('deactivate.done', { version })}
      act={(reason) =>
        deactivate.mutateAsync({
          params: { sbiId },
          request: { status: 'De-Activate', ...reason },
        })
      }
      preview={preview}
      isPossible={(found) => found.possible}
      impossible={t('deactivate.impossible')}
      dangerous
      onClose={onClose}
    >
      {(found) => <Stops preview={found} />}
    </PreviewedDialog>
  )
}
