import { useText } from '../../locales/text.ts'
import { LongTextField } from '../../ui/form/fields.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { EndField } from './EndField.tsx'
import { isPast } from './end.ts'
import type { FormPart } from '../../ui/form/fields.tsx'
import type { Why } from './why.ts'

/** What is wrong with the fields. */
export const useWhyCheck = () => {
  const t = useText('hotlist')
  return ({ reason, end }: Why): Partial<Record<'reason' | 'end', string>> => ({
    ...(tidy(reason) === '' ? { reason: t('block.missing', { field: t('reason') }) } : {}),
    ...(isPast(end) ? { end: t('block.pastEnd') } : {}),
  })
}

/** Asks why something is blocked, what that rests on, and until when. */
export const WhyFields = ({ form }: { readonly form: FormPart<'reason' | 'evidence' | 'end'> }) => {
  const t = useText('hotlist')
  return (
    <>
      <ReasonField {...form.field('reason')} required label={t('block.reason')} />
      <LongTextField
        form={form}
        name="evidence"
        label={t('block.evidence')}
        description={t('block.evidenceHint')}
        limit={2000}
        optional
        dir="auto"
      />
      <EndField {...form.field('end')} />
    </>
  )
}
