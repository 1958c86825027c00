import { Stack } from '@mantine/core'
import { useFormatter } from 'use-intl'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, textOr, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { ReasonDialog, type Reason } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterChange } from './partner.ts'
import type { Partner, StatusPreview } from './partner.ts'

type Step = NonNullable<StatusPreview['step']>

/** Names that a sentence has room for. */
const mostNames = 5

/** What of the partner stops or works again, each kind with some of its names. */
const useEffects = (step: Step) => {
  const t = useText('partners')
  const format = useFormatter()
  return ({ kind, total, names }: StatusPreview['affected'][number]): string => {
    // Several certificates may bear one name.
    const called = [...new Set(names)]
    const shown = called.slice(0, mostNames)
    const more = called.length - shown.length + total - names.length
    const list = format.list([
      ...shown.map(isolated),
      ...(more > 0 ? [t('affected.more', { count: more })] : []),
    ])
    const values = { count: total, names: list }
    return textOr(t, `${step}.affected.${kind}`, t('affected.other', { kind, ...values }), values)
  }
}

const Consequences = ({ step, preview }: { readonly step: Step; readonly preview: StatusPreview }) => {
  const t = useText('partners')
  const effectOf = useEffects(step)
  const { affected } = preview
  return (
    <Stack gap="sm">
      <p>{t(`${step}.text`)}</p>
      <Effects effects={[t(`${step}.effectPartner`), ...affected.map(effectOf)]} />
      <p>{t(`${step}.stays`)}</p>
    </Stack>
  )
}

/** Carries the step out: the contract's way stops a partner, ours brings it back. */
const useChange = (partnerId: string, step: Step) => {
  const deactivate = useCommand('partner-administration.set-status', staleAfterChange)
  const reactivate = useCommand('partner-administration.reactivate', staleAfterChange)
  return (reason: Reason): Promise<unknown> => {
    const params = { partnerId }
    return step === 'deactivate'
      ? deactivate.mutateAsync({ params, request: { status: 'De-active', ...reason } })
      : reactivate.mutateAsync({ params, request: reason })
  }
}

interface ChangeStatusDialogProps {
  readonly partner: Partner
  readonly step: Step
  readonly onClose: () => void
}

/** Says what stops with the partner or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeStatusDialog = ({ partner, step, onClose }: ChangeStatusDialogProps) => {
  const t = useText('partners')
  const { partnerId } = partner
  const preview = useRead('partner-administration.preview-status', { params: { partnerId } })
  const change = useChange(partnerId, step)
  const names = { name: isolated(partner.organizationName) }
  const possible = preview.data?.step === step
  return (
    <ReasonDialog
      title={t(`${step}.title`, names)}
      submit={t(`${step}.confirm`)}
      done={t(`${step}.done`, names)}
      act={change}
      isPossible={possible}
      dangerous={step === 'deactivate'}
      onClose={onClose}
    >
      <Loaded query={preview} height={140}>
        {(data) => (possible ? <Consequences step={step} preview={data} /> : <p>{t('impossible')}</p>)}
      </Loaded>
    </ReasonDialog>
  )
}
