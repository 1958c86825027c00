import { Button, Group, Stack } from '@mantine/core'
import { useRef, useEffect } from 'react'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Loading } from './Loading.tsx'
import { ProblemText } from './ProblemText.tsx'
import type { Tried, Webhook } from './webhook.ts'

const Outcome = ({ tried }: { readonly tried: Tried }) => {
  const t = useText('webhooks')
  return (
    <>
      <output>{t(tried.isTaken ? 'test.taken' : 'test.refused')}</output>
      <Facts
        facts={[
          ...(tried.status === null
            ? []
            : [{ label: t('test.status'), value: <Literal>{String(tried.status)}</Literal> }]),
          ...(tried.problem === null
            ? []
            : [{ label: t('result'), value: <ProblemText problem={tried.problem} status={tried.status} /> }]),
          {
            label: t('test.time'),
            value: t('test.milliseconds', { count: isolated(String(tried.milliseconds)) }),
          },
          ...(tried.answer === ''
            ? []
            : [{ label: t('test.answer'), value: <Foreign>{tried.answer}</Foreign>, wide: true }]),
        ]}
      />
    </>
  )
}

/** Sends an event of no consequence, and shows what came back. Mount it to open it. */
export const TestDialog = ({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook
  readonly onClose: () => void
}) => {
  const t = useText('webhooks')
  const test = useCommand('webhooks.test', [])
  const { webhookId } = webhook
  const { mutate } = test
  const isSent = useRef(false)
  useEffect(() => {
    // Mounted twice in development, it is sent once.
    if (isSent.current) return
    isSent.current = true
    mutate({ params: { webhookId }, request: {} })
  }, [mutate, webhookId])
  return (
    <Dialog opened title={t('test.title')} size="md" holdsChanges={() => false} onClose={onClose}>
      <Stack>
        <p>{t('test.text')}</p>
        {test.data ? (
          <Outcome tried={test.data} />
        ) : test.error ? (
          <ErrorPanel error={test.error} />
        ) : (
          <Loading />
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('test.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
