import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { Effects } from '../../../ui/facts/Effects.tsx'
import { FormDialog } from '../../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../../ui/form/rules.ts'
import { useForm } from '../../../ui/form/use-form.ts'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { sayDone } from '../../../ui/notices/toast.ts'
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
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      deactivate.mutateAsync({
        params: { sbiId },
        request: { status: 'De-Activate', ...reasonOf(reason) },
      }),
    onDone: () => {
      sayDone(t('deactivate.done', { version }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('deactivate.title', { version })}
      form={form}
      submit={t('deactivate.confirm')}
      unchanged={!possible}
      dangerous
      onClose={onClose}
    >
      <Loaded query={preview} height={120}>
        {(found) => (possible ? <Stops preview={found} /> : <p>{t('deactivate.impossible')}</p>)}
      </Loaded>
      {possible && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}
