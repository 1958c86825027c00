import { NativeSelect } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterDecision } from './delivery.ts'
import type { Request, Response } from '../../api/client.ts'
import type { Text } from '../../locales/text.ts'

type Group = Response<'deliveries.count-parked'>[number]
type Wish = Request<'deliveries.retry-parked'>

const nameOf = (t: Text<'deliveries'>, { receiver, receiverLabel, problem, count }: Group): string => {
  const values = { receiver: isolated(receiverLabel ?? receiver), count }
  return problem === null
    ? t('retryAll.group', values)
    : t('retryAll.groupOf', { ...values, problem: t(`problem.${problem}`) })
}

/** Tries again what is parked: all of it, or what failed at one receiver for one reason. Mount it to open it. */
export const RetryParkedDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('deliveries')
  const groups = useRead('deliveries.count-parked', {})
  const retry = useCommand('deliveries.retry-parked', staleAfterDecision)
  /** One call after the other, until nothing is left or nothing comes of it. */
  const retryAll = async (wish: Wish): Promise<number> => {
    let sum = 0
    for (;;) {
      const { retried, replaced, left } = await retry.mutateAsync({ request: wish })
      sum += retried + replaced
      if (left === 0 || retried + replaced === 0) return sum
    }
  }
  const form = useForm({
    initial: { which: '', reason: '' },
    validate: () => ({}),
    submit: ({ which, reason }) => {
      const group = which === '' ? undefined : groups.data?.[Number(which)]
      return retryAll({
        ...(group ? { receiver: group.receiver } : {}),
        ...(group?.problem ? { problem: group.problem } : {}),
        ...reasonOf(reason),
      })
    },
    onDone: (count) => {
      sayDone(t('retryAll.done', { count }))
      onClose()
    },
  })
  const all = (groups.data ?? []).reduce((sum, { count }) => sum + count, 0)
  return (
    <FormDialog
      title={t('retryAll.title')}
      form={form}
      submit={t('retryAll.confirm')}
      unchanged={all === 0}
      onClose={onClose}
    >
      <Loaded query={groups} height={80}>
        {(found) =>
          found.length === 0 ? (
            <p>{t('retryAll.nothing')}</p>
          ) : (
            <>
              <p>{t('retryAll.text')}</p>
              <NativeSelect {...form.field('which')} label={t('retryAll.which')}>
                <option value="">{t('retryAll.all', { count: all })}</option>
                {found.map((group, place) => (
                  <option key={`${group.receiver} ${group.problem}`} value={String(place)}>
                    {nameOf(t, group)}
                  </option>
                ))}
              </NativeSelect>
              <ReasonField {...form.field('reason')} />
            </>
          )
        }
      </Loaded>
    </FormDialog>
  )
}
