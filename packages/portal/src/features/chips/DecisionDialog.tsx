import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ValidityBar } from '../../ui/certificate/ValidityBar.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Facts, Literal } from '../../ui/Facts.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.tsx'
import { useRead } from '../../api/queries.ts'
import { staleAfterChange } from './chip.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import styles from './ChipDialogs.module.css'
import type { Chip } from './chip.ts'

interface DecisionDialogProps {
  readonly ftmId: string
  readonly verdict: 'approve' | 'reject'
  readonly onClose: () => void
}

const reasonLimit = 500

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
  const ui = useText('ui')
  const query = useRead('chips.get', { params: { ftmId } })
  const decide = useCommand('chips.decide', staleAfterChange)
  const field = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const required = verdict === 'reject'
  const missing = required && tidy(reason) === ''

  const submit = () => {
    setAsked(true)
    if (missing) {
      field.current?.focus()
      return
    }
    decide.mutate(
      {
        request: {
          ftpChipDetailId: ftmId,
          approvalStatus: verdict === 'approve',
          ...(tidy(reason) === '' ? {} : { reason: tidy(reason) }),
        },
      },
      {
        onSuccess: () => {
          sayDone(t(`${verdict}.done`))
          onClose()
        },
      },
    )
  }

  return (
    <Dialog opened title={t(`${verdict}.title`)} onClose={onClose}>
      <Loaded query={query} height={260}>
        {(chip) => (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              submit()
            }}
          >
            <Stack>
              <p className={styles.text}>{t(`${verdict}.text`)}</p>
              <ChipSummary chip={chip} />
              <Textarea
                ref={field}
                label={t(required ? 'reason' : 'reasonOptional')}
                description={t('reasonHint', { limit: reasonLimit })}
                value={reason}
                maxLength={reasonLimit}
                rows={3}
                required={required}
                error={asked && missing ? t('reasonMissing') : undefined}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              {decide.isError && <ErrorPanel error={decide.error} />}
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  {ui('cancel')}
                </Button>
                <Button type="submit" loading={decide.isPending} {...(required ? { color: 'danger' } : {})}>
                  {t(`${verdict}.confirm`)}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Loaded>
    </Dialog>
  )
}
