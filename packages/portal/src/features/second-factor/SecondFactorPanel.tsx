import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Facts } from '../../ui/facts/Facts.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { RenewRecoveryCodesDialog, TurnOffSecondFactorDialog } from './ChangeSecondFactorDialog.tsx'
import { TurnOnSecondFactorDialog } from './TurnOnSecondFactorDialog.tsx'
import type { Response } from '../../api/client.ts'

type SecondFactor = Response<'accounts.second-factor'>

const Off = ({ onTurnOn, mandatory }: { readonly onTurnOn: () => void; readonly mandatory: boolean }) => {
  const t = useText('secondFactor')
  return (
    <>
      <p>
        {t('offText')} {mandatory && t('mandatory')}
      </p>
      <Button variant="default" size="sm" mt="sm" onClick={onTurnOn}>
        {t('turnOn')}
      </Button>
    </>
  )
}

const On = ({
  factor,
  onTurnOff,
  onRenew,
}: {
  readonly factor: SecondFactor
  readonly onTurnOff: () => void
  readonly onRenew: () => void
}) => {
  const t = useText('secondFactor')
  return (
    <>
      <Facts
        facts={[
          { label: t('onSince'), value: <DateTime at={factor.since ?? ''} /> },
          { label: t('codesLeft'), value: factor.recoveryCodesLeft },
        ]}
      />
      <Group gap="xs" mt="md">
        <Button variant="default" size="sm" onClick={onRenew}>
          {t('renew')}
        </Button>
        <Button variant="default" size="sm" onClick={onTurnOff}>
          {t('turnOff')}
        </Button>
      </Group>
    </>
  )
}

/** Whether the second factor is on, and the ways to change that. */
export const SecondFactorPanel = () => {
  const t = useText('secondFactor')
  const factor = useRead('accounts.second-factor', {})
  const [dialog, setDialog] = useState<'on' | 'off' | 'renew' | null>(null)
  const close = () => setDialog(null)
  const isOn = factor.data?.since !== undefined && factor.data.since !== null
  return (
    <Panel title={t('title')} actions={factor.data && <Tag quiet={!isOn}>{t(isOn ? 'on' : 'off')}</Tag>}>
      <Loaded query={factor} height={70}>
        {(data) =>
          data.since === null ? (
            <Off mandatory={data.mandatory} onTurnOn={() => setDialog('on')} />
          ) : (
            <On factor={data} onTurnOff={() => setDialog('off')} onRenew={() => setDialog('renew')} />
          )
        }
      </Loaded>
      {dialog === 'on' && <TurnOnSecondFactorDialog onClose={close} />}
      {dialog === 'off' && (
        <TurnOffSecondFactorDialog mandatory={factor.data?.mandatory ?? false} onClose={close} />
      )}
      {dialog === 'renew' && <RenewRecoveryCodesDialog onClose={close} />}
    </Panel>
  )
}
