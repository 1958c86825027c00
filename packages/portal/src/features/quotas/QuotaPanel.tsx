import { Button } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { Facts } from '../../ui/facts/Facts.tsx'
import { EditIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { QuotaDialog } from './QuotaDialog.tsx'
import type { QuotaInUse, QuotaSubject } from './quota.ts'

interface PeriodProps {
  readonly period: NonNullable<QuotaInUse['day']>
  readonly limit: number | null
}

/** How many calls were made, of how many, and when they are counted anew. */
const Period = ({ period: { calls: used, endDateTime }, limit }: PeriodProps) => {
  const t = useText('quotas')
  return (
    <>
      {limit === null ? t('usedOnly', { used }) : t('used', { used, limit })} · {t('anew')}{' '}
      <DateTime at={endDateTime} />
    </>
  )
}

const QuotaFacts = ({ quota }: { readonly quota: QuotaInUse }) => {
  const t = useText('quotas')
  const { day, month, callsPerDay, callsPerMonth, source, kind } = quota
  return (
    <>
      {day && month ? (
        <Facts
          facts={[
            { label: t('perDay'), value: <Period period={day} limit={callsPerDay} /> },
            { label: t('perMonth'), value: <Period period={month} limit={callsPerMonth} /> },
          ]}
        />
      ) : (
        <p>{t('none')}</p>
      )}
      {(day || source === 'own') && <p>{t(`${source}.${kind}`)}</p>}
      {day && <p>{t('ahead')}</p>}
    </>
  )
}

/** How many calls may be made with an API key or a licence, and how many were; administrators change it. */
export const QuotaPanel = ({ kind, id, name }: QuotaSubject) => {
  const t = useText('quotas')
  const query = useRead('quotas.get', { params: { kind, id } })
  const { dialog, open, close } = useAddressedDialog(['quota'])
  const mayChange = query.data?.actions.includes('set') ?? false
  return (
    <Panel
      title={t('title')}
      actions={
        mayChange ? (
          <Button variant="default" leftSection={<EditIcon size={17} />} onClick={() => open('quota')}>
            {t('set.action')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query} height={120}>
        {(quota) => (
          <>
            <QuotaFacts quota={quota} />
            {dialog && mayChange && (
              <QuotaDialog subject={{ kind, id, name }} quota={quota} onClose={close} />
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
