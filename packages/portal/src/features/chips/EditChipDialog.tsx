import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.tsx'
import { staleAfterChange } from './chip.ts'
import type { Chip } from './chip.ts'

/** Corrects make and model while the chip is not approved. Mount it to open it. */
export const EditChipDialog = ({ chip, onClose }: { readonly chip: Chip; readonly onClose: () => void }) => {
  const t = useText('chips')
  const ui = useText('ui')
  const edit = useCommand('chips.edit', staleAfterChange)
  const form = useForm({
    initial: { make: chip.make, model: chip.model },
    validate: ({ make, model }) => ({
      ...(tidy(make) === '' ? { make: t('makeMissing') } : {}),
      ...(tidy(model) === '' ? { model: t('modelMissing') } : {}),
    }),
    submit: ({ make, model }) =>
      edit.mutateAsync({ request: { ftpChipDetailId: chip.ftmId, make: tidy(make), model: tidy(model) } }),
    onDone: () => {
      sayDone(t('edit.done'))
      onClose()
    },
  })
  return (
    <Dialog opened title={t('edit.title')} onClose={onClose} size="md">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <TextInput {...form.field('make')} label={t('make')} maxLength={36} required />
          <TextInput {...form.field('model')} label={t('model')} maxLength={36} required />
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={form.busy} disabled={!form.holdsChanges()}>
              {t('edit.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
