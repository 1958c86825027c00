import { Button, Stack, Textarea, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { calledOf } from '../../ui/certificate/name-text.ts'
import { CancelButton, Dialog, DialogFoot } from '../../ui/dialog/Dialog.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { ImpactView } from './ImpactView.tsx'
import type { TrustAction, TrustCertificate } from './trust-list.ts'

interface ChangeTrustDialogProps {
  readonly certificate: Pick<TrustCertificate, 'certId' | 'subjectName'>
  readonly action: TrustAction
  readonly onClose: () => void
}

const reasonLimit = 500
/** From so many affected objects on, the number is typed before the change is made. */
const many = 5

const staleAfterChange = [
  'trust-store.list',
  'trust-store.get',
  'trust-store.preview-change',
  'audit-trail.history',
  'partner-certificates.list-own',
  'partner-certificates.list',
  'chips.get',
] as const

/** Says what will stop or work again, asks why, then changes exactly that. Mount it to open it. */
export const ChangeTrustDialog = ({ certificate, action, onClose }: ChangeTrustDialogProps) => {
  const t = useText('trustStore')
  const params = { certificateId: certificate.certId }
  const preview = useRead('trust-store.preview-change', { params, query: { action } })
  const change = useCommand('trust-store.change-state', staleAfterChange)
  const reasonField = useRef<HTMLTextAreaElement>(null)
  const typedField = useRef<HTMLInputElement>(null)
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const called = calledOf(certificate.subjectName)
  const count = preview.data?.totalResults ?? 0
  const mustType = action !== 'resume' && count >= many
  const isReasonMissing = tidy(reason) === ''
  const isUntyped = mustType && typed.trim() !== String(count)

  const submit = () => {
    setAsked(true)
    if (isReasonMissing) reasonField.current?.focus()
    else if (isUntyped) typedField.current?.focus()
    if (isReasonMissing || isUntyped || preview.data === undefined) return
    const { impactId } = preview.data
    change.mutate(
      { params, request: { action, reason: tidy(reason), impactId } },
      {
        onSuccess: () => {
          sayDone(
            t(`change.${action}.done`, { name: isolated(called) }),
            action === 'revoke' ? { label: t('uploadSuccessor'), to: '/admin/trust-store/upload' } : null,
          )
          onClose()
        },
        // What was shown may no longer be true.
        onError: () => void preview.refetch(),
      },
    )
  }

  return (
    <Dialog
      opened
      title={t(`change.${action}.title`, { name: isolated(called) })}
      holdsChanges={() => tidy(reason) !== '' || typed !== ''}
      onClose={onClose}
      size="xl"
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack>
          <p>{t(`change.${action}.text`)}</p>
          <Loaded query={preview} height={160}>
            {(impact) => (
              <ImpactView
                impact={impact}
                action={action}
                certificateId={certificate.certId}
                name={called}
                onMoved={() => void preview.refetch()}
              />
            )}
          </Loaded>
          <Textarea
            ref={reasonField}
            label={t('change.reason')}
            description={t('change.reasonHint')}
            value={reason}
            maxLength={reasonLimit}
            rows={2}
            required
            error={asked && isReasonMissing ? t('change.reasonMissing') : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {mustType && (
            <TextInput
              ref={typedField}
              label={t('change.type', { count })}
              value={typed}
              inputMode="numeric"
              autoComplete="off"
              required
              error={asked && isUntyped ? t('change.typeWrong') : undefined}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          {change.isError && <ErrorPanel error={change.error} />}
          <DialogFoot>
            <CancelButton />
            <Button
              type="submit"
              loading={change.isPending}
              disabled={!preview.isSuccess || preview.isFetching}
              {...(action === 'resume' ? {} : { color: 'danger' })}
            >
              {t(`change.${action}.confirm`)}
            </Button>
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
