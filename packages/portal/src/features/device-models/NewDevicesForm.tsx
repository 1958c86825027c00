import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { PlusIcon } from '../../ui/icons.tsx'
import { Marked } from '../../ui/inline/Foreign.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Panel, Quote } from '../../ui/page/Panel.tsx'
import { staleAfterChange } from './device.ts'
import { DeviceRowFields } from './DeviceRowFields.tsx'
import { isComplete, mostRows, toRequest } from './device-rows.ts'
import { firstKind } from './KindFields.tsx'
import styles from './Devices.module.css'
import type { Device, DeviceType } from './device.ts'
import type { DeviceRow, RowProblems } from './device-rows.ts'
import type { Provider } from './ProviderFirst.tsx'

interface NewDevicesFormProps {
  readonly providers: readonly Provider[]
  readonly types: readonly DeviceType[]
  /** The interface that they are used with, when the address names one. */
  readonly sbiId: string | null
  /** One that was rejected, to be added again with its values. */
  readonly former: Device | null
}

const rowsIn = (text: string): DeviceRow[] => JSON.parse(text) as DeviceRow[]

/** The interfaces of a provider that devices can be added to. */
const useLiveSbis = (partnerId: string) => {
  const { data } = useRead('sbis.list', {
    query: { partnerId, status: 'approved', sbiExpiryStatus: 'valid', pageNo: '0', pageSize: '100' },
  })
  return data?.data ?? []
}

/** Rows of device models; what is wrong with one is said at it, and nothing is stored until all are right. */
export const NewDevicesForm = ({ providers, types, sbiId, former }: NewDevicesFormProps) => {
  const t = useText('deviceModels')
  const ui = useText('ui')
  const navigate = useNavigate()
  const add = useCommand('device-models.add-many', staleAfterChange)
  const nextKey = useRef(1)
  const [tried, setTried] = useState(false)
  const [problems, setProblems] = useState<RowProblems>([])
  const kind = firstKind(types)
  const first: DeviceRow = former
    ? {
        key: 0,
        typeCode: former.deviceType,
        subTypeCode: former.deviceSubType,
        make: former.make,
        model: former.model,
      }
    : { key: 0, ...kind, make: '', model: '' }
  const owner = providers.find(({ partnerId }) => partnerId === former?.partnerId) ?? providers[0]
  const form = useForm({
    // Rows are one value of text, as forms hold them.
    initial: { partnerId: owner?.partnerId ?? '', sbiId: sbiId ?? '', rows: JSON.stringify([first]) },
    validate: ({ rows }) => (rowsIn(rows).every(isComplete) ? {} : { rows: t('makeMissing') }),
    submit: async (values) => {
      const devices = rowsIn(values.rows).map(toRequest)
      const sbi = values.sbiId === '' ? {} : { sbiId: values.sbiId }
      return add.mutateAsync({ request: { partnerId: values.partnerId, ...sbi, devices } })
    },
    onDone: (result) => {
      setProblems(result.problems)
      if (result.problems.length > 0) return
      sayDone(t('added', { count: result.ids.length }))
      const [only, ...others] = result.ids
      if (only !== undefined && others.length === 0)
        void navigate({ to: '/devices/$deviceId', params: { deviceId: only }, replace: true })
      else void navigate({ to: '/devices', replace: true })
    },
  })
  const sbis = useLiveSbis(form.values.partnerId)
  const rows = rowsIn(form.values.rows)
  const set = (next: readonly DeviceRow[]) => {
    // What was said of a row counts for the rows that were sent.
    setProblems([])
    form.set('rows', JSON.stringify(next))
  }
  const more = () => {
    const last = rows.at(-1)
    const key = nextKey.current
    nextKey.current += 1
    const same = last ? { typeCode: last.typeCode, subTypeCode: last.subTypeCode } : kind
    set([...rows, { key, ...same, make: last?.make ?? '', model: '' }])
  }
  const reason = former?.decision?.reason ?? ''
  return (
    <Panel>
      <UnsavedChangesGuard holdsChanges={() => form.holdsChanges() || problems.length > 0} />
      <form
        noValidate
        onSubmit={(event) => {
          setTried(true)
          form.onSubmit(event)
        }}
      >
        <Stack>
          <p>{t(former === null ? 'newText' : 'againText')}</p>
          {reason !== '' && (
            <Quote>
              <Marked lines>{reason}</Marked>
            </Quote>
          )}
          {providers.length > 1 && (
            <NativeSelect
              {...form.field('partnerId')}
              label={t('organization')}
              required
              data={providers.map(({ partnerId, organizationName }) => ({
                value: partnerId,
                label: organizationName,
              }))}
            />
          )}
          <NativeSelect
            {...form.field('sbiId')}
            label={t('sbi')}
            description={t('sbiHint')}
            data={[
              { value: '', label: t('withoutSbi') },
              ...sbis.map((sbi) => ({ value: sbi.sbiId, label: sbi.sbiVersion })),
            ]}
          />
          {rows.map((row, index) => (
            <DeviceRowFields
              key={row.key}
              types={types}
              row={row}
              number={index + 1}
              showsMissing={tried}
              problems={problems.filter(({ line }) => line === index + 1)}
              onChange={(changed) => set(rows.map((each) => (each.key === row.key ? changed : each)))}
              onRemove={rows.length > 1 ? () => set(rows.filter(({ key }) => key !== row.key)) : null}
            />
          ))}
          <div>
            <Button
              variant="default"
              leftSection={<PlusIcon size={17} />}
              disabled={rows.length >= mostRows}
              onClick={more}
            >
              {t('rows.add')}
            </Button>
            {rows.length >= mostRows && <p>{t('rows.most', { count: mostRows })}</p>}
          </div>
          {problems.length > 0 && (
            <p role="alert" className={styles.problem}>
              {t('rows.problems', { count: problems.length })}
            </p>
          )}
          {form.failure !== null && <ErrorPanel error={form.failure} title={t('addFailed')} />}
          <Group justify="flex-end">
            <ButtonLink to="/devices" variant="default">
              {ui('cancel')}
            </ButtonLink>
            <Button type="submit" loading={form.busy}>
              {t('rows.submit', { count: rows.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
