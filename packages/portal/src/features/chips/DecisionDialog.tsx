import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ValidityBar } from '../../ui/certificate/ValidityBar.tsx'
import { DecisionForm } from '../../ui/DecisionForm.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Facts, Literal } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.tsx'
import { staleAfterChange } from './chip.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import type { Chip } from './chip.ts'

interface DecisionDialogProps {
  readonly ftmId: string
  readonly verdict: 'approve' | 'reject'
  readonly onClose: () => void
}

const ChipSummary = ({ chip }: { readonly chip: Chip }) => {
  const t = useText('chips')
  const certificate = useText('certificate')
  const leaf = chip.certificate?.caSigned[0]
  return (
    <Facts
      facts={[
        { label: t('make'), value: <bdi>{chip.make}</bdi> },
        { label: t('model'), value: <bdi>{chip.model}</bdi> },
        { label: t('organization'), value: <bdi>{chip.orgName}</bdi> },
        { label: t('partnerId'), value: <Literal>{chip.partnerId}</Literal> },
        ...(leaf === undefined
          ? [{ label: t('certificate'), value: t('noCertificate'), wide: true }]
          : [
              {
                label: certificate('subject'),
                value: <DistinguishedName name={leaf.issuedTo} />,
                wide: true,
              },
              { label: certificate('issuer'), value: <DistinguishedName name={leaf.issuedBy} />, wide: true },
              {
                label: certificate('validity'),
                value: <ValidityBar from={new Date(leaf.validFrom)} till={new Date(leaf.validTill)} />,
                wide: true,
              },
              { label: certificate('key'), value: <Literal>{leaf.key}</Literal> },
            ]),
      ]}
    />
  )
}

/** Approves or rejects a chip, its certificate in view; a rejection needs a reason. Mount it to open it. */
export const DecisionDialog = ({ ftmId, verdict, onClose }: DecisionDialogProps) => {
  const t = useText('chips')
  const query = useRead('chips.get', { params: { ftmId } })
  const decide = useCommand('chips.decide', staleAfterChange)
  const submit = (reason: string | null) =>
    decide.mutate(
      {
        request: {
          ftpChipDetailId: ftmId,
          approvalStatus: verdict === 'approve',
          ...(reason === null ? {} : { reason }),
        },
      },
      {
        onSuccess: () => {
          sayDone(t(`${verdict}.done`))
          onClose()
        },
      },
    )
  return (
    <Dialog opened title={t(`${verdict}.title`)} onClose={onClose}>
      <Loaded query={query} height={260}>
        {(chip) => (
          <DecisionForm
            text={t(`${verdict}.text`)}
            confirm={t(`${verdict}.confirm`)}
            rejects={verdict === 'reject'}
            busy={decide.isPending}
            error={decide.error}
            onDecide={submit}
            onCancel={onClose}
          >
            <ChipSummary chip={chip} />
          </DecisionForm>
        )}
      </Loaded>
    </Dialog>
  )
}
