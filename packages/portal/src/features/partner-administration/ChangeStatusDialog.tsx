import { useFormatter } from 'use-intl'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, textOr, useText } from '../../locales/text.ts'
import { Consequences } from '../../ui/facts/Consequences.tsx'
import { PreviewedDialog } from '../../ui/form/PreviewedDialog.tsx'
import { staleAfterChange } from './partner.ts'
import type { Partner, StatusPreview } from './partner.ts'
import type { Reason } from '../../ui/form/ReasonDialog.tsx'

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

const Changed = ({ step, preview }: { readonly step: Step; readonly preview: StatusPreview }) => {
  const t = useText('partners')
  const effectOf = useEffects(step)
  return (
    <Consequences
      text={t(`${step}.text`)}
      effects={[t(`${step}.effectPartner`), ...preview.affected.map(effectOf)]}
    >
      <p>{t(`${step}.stays`)}</p>
    </Consequences>
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
  return (
    <PreviewedDialog
      title={t(`${step}.title`, names)}
      submit={t(`${step}.confirm`)}
      done={t(`${step}.done`, names)}
      act={change}
      preview={preview}
      isPossible={(found) => found.step === step}
      impossible={t('impossible')}
      dangerous={step === 'deactivate'}
      onClose={onClose}
    >
      {(found) => <Changed step={step} preview={found} />}
    </PreviewedDialog>
  )
}
