import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { DaysField } from '../../ui/form/DaysField.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { LicenceKeyDialog } from './LicenceKeyDialog.tsx'
import { overlapDays, staleAfterChange, validDays } from './licence.ts'
import type { Licence, ShownKey } from './licence.ts'

interface ReplaceLicenceDialogProps {
  readonly licence: Licence
  readonly onClose: () => void
}

/** Makes a licence that takes another's place, and shows its key; the other ends by itself. Mount it to open it. */
export const ReplaceLicenceDialog = ({ licence, onClose }: ReplaceLicenceDialogProps) => {
  const t = useText('licences')
  const day = useDayText('long')
  const [shown, setShown] = useState<ShownKey | null>(null)
  const replace = useCommand('licences.replace', staleAfterChange)
  const isLive = licence.state === 'active'
  const form = useForm({
    initial: { overlap: '7', verifiersSwitch: 'end', days: '365', reason: '' },
    validate: () => ({}),
    submit: ({ overlap, verifiersSwitch, days, reason }) =>
      replace.mutateAsync({
        params: { licenceId: licence.licenceId },
        request: {
          overlapDays: Number(overlap),
          verifiersSwitch: verifiersSwitch === 'now' ? 'now' : 'end',
          validDays: Number(days),
          ...reasonOf(reason),
        },
      }),
    onDone: ({ licenseKey, expiryDateTime }) => setShown({ licenseKey, expiry: expiryDateTime }),
  })
  const { value: moment, ...momentField } = form.field('verifiersSwitch')
  const preview = useRead(
    'licences.preview-change',
    {
      params: { licenceId: licence.licenceId },
      query: {
        action: 'replace',
        overlapDays: form.field('overlap').value,
        verifiersSwitch: moment === 'now' ? 'now' : 'end',
      },
    },
    { keepFormer: true, enabled: shown === null },
  )
  if (shown)
    return (
      <LicenceKeyDialog title={t('issued.title')} text={t('issued.text')} shown={shown} onClose={onClose} />
    )
  return (
    <FormDialog
      title={t('replace.title', { number: licence.number })}
      form={form}
      submit={t('replace.confirm')}
      unchanged={preview.data?.refusal !== null}
      onClose={onClose}
    >
      <p>{t(isLive ? 'replace.text' : 'replace.endedText')}</p>
      {isLive && (
        <>
          <DaysField form={form} name="overlap" label={t('replace.overlap')} choices={overlapDays} />
          <NativeSelect
            {...momentField}
            value={moment}
            label={t('replace.switch')}
            description={t('replace.switchText')}
            data={(['end', 'now'] as const).map((value) => ({
              value,
              label: t(`replace.switches.${value}`),
            }))}
          />
        </>
      )}
      <DaysField form={form} name="days" label={t('validFor')} choices={validDays} />
      <Loaded query={preview} height={60}>
        {({ refusal, expiryDateTime, announcementDateTime, policy }) => (
          <>
            {refusal && <p>{refusal.message}</p>}
            {!refusal && isLive && <p>{t('replace.ends', { date: day(expiryDateTime) })}</p>}
            {!refusal && announcementDateTime !== null && (
              <p>{t('replace.heard', { date: day(announcementDateTime) })}</p>
            )}
            {!refusal && (
              <p>{policy ? t('boundTo', { policy: isolated(policy.policyName) }) : t('boundToNone')}</p>
            )}
          </>
        )}
      </Loaded>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
