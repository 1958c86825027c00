import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { OffIcon, UploadIcon } from '../../ui/icons.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Panel, Quote } from '../../ui/page/Panel.tsx'
import { concerns } from './go-live.ts'
import styles from './GoLive.module.css'
import { GoLiveEntries } from './GoLiveEntries.tsx'
import { GoLiveSteps } from './GoLiveSteps.tsx'
import { HandInDialog } from './HandInDialog.tsx'
import { WithdrawDialog } from './WithdrawDialog.tsx'
import type { GoLive } from './go-live.ts'

/** Whether the partner's keys and clients count, and what is missing. */
const Standing = ({ goLive }: { readonly goLive: GoLive }) => {
  const t = useText('goLive')
  const { isLive, isRequired, entries } = goLive
  const [last] = entries
  return (
    <>
      <p>{t(isLive ? 'isLive' : isRequired ? 'waits' : 'needsNone')}</p>
      {!isLive && last?.reason && (
        <>
          <p>{t('withdrawnBecause')}</p>
          <Quote>{last.reason}</Quote>
        </>
      )}
    </>
  )
}

const GoLiveOf = ({ goLive }: { readonly goLive: GoLive }) => {
  const t = useText('goLive')
  const writes = mayChange(useAccount())
  const [handing, hand] = useDisclosure(false)
  const [withdrawing, withdrawal] = useDisclosure(false)
  const may = (action: GoLive['actions'][number]): boolean => writes && goLive.actions.includes(action)
  return (
    <Panel
      title={t('title')}
      actions={
        <>
          {may('hand-in') && (
            <Button leftSection={<UploadIcon size={17} />} onClick={hand.open}>
              {t('handIn.action')}
            </Button>
          )}
          {may('withdraw') && (
            <Button
              color="danger"
              variant="outline"
              leftSection={<OffIcon size={17} />}
              onClick={withdrawal.open}
            >
              {t('withdraw.action')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.body}>
        <Standing goLive={goLive} />
        {may('hand-in') && goLive.challenge && <GoLiveSteps challenge={goLive.challenge} />}
        <GoLiveEntries goLive={goLive} />
      </div>
      {handing && <HandInDialog goLive={goLive} onClose={hand.close} />}
      {withdrawing && <WithdrawDialog goLive={goLive} onClose={withdrawal.close} />}
    </Panel>
  )
}

/** Whether a partner has gone live, and how it does; nothing where that is not asked of it. */
export const GoLivePanel = ({ partnerId }: { readonly partnerId: string }) => {
  const { data, error } = useRead('go-live.get', { params: { partnerId } })
  if (error !== null) return <ErrorPanel error={error} />
  return data && concerns(data) ? <GoLiveOf goLive={data} /> : null
}
