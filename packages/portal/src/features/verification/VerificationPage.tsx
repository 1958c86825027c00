import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FilePicker } from '../../ui/upload/FilePicker.tsx'
import { longestProof, proofFiles } from './proof-file.ts'
import { VerdictList } from './VerdictList.tsx'
import styles from './Verification.module.css'
import type { PickedFile } from '../../ui/upload/picked-file.ts'

/** Drop or paste what a device gave out, and see each step of its verification. */
export const VerificationPage = () => {
  const t = useText('verification')
  const [text, setText] = useState('')
  const [file, setFile] = useState<PickedFile | null>(null)
  const verify = useCommand('verification.verify-device', [])
  const { mutate, reset, isPending, error, data } = verify

  // A verdict belongs to what was verified, not to what stands there next.
  const choose = (next: string, from: PickedFile | null) => {
    setText(next)
    setFile(from)
    reset()
  }

  return (
    <Page title={t('title')}>
      <Panel>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            mutate({ request: { proof: text } })
          }}
        >
          <Stack>
            <p className={styles.lead}>{t('lead')}</p>
            <FilePicker
              kind={proofFiles}
              label={t('file')}
              hint={t('fileHint')}
              problemText={(problem) => t(`problem.${problem}`)}
              file={file}
              disabled={isPending}
              onChange={(picked) => choose(picked?.text ?? '', picked)}
            >
              {() => null}
            </FilePicker>
            <Textarea
              label={t('text')}
              description={t('textHint')}
              value={text}
              maxLength={longestProof}
              rows={6}
              dir="ltr"
              spellCheck={false}
              autoComplete="off"
              classNames={{ input: styles.text ?? '' }}
              onChange={(event) => choose(event.currentTarget.value, null)}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={isPending} disabled={text.trim() === ''}>
                {t('verify')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
      {error !== null && <ErrorPanel error={error} title={t('refused')} />}
      <div aria-live="polite">
        {data !== undefined && <VerdictList isVerified={data.isVerified} verdicts={data.verdicts} />}
      </div>
    </Page>
  )
}
