import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterChange } from './policy-request.ts'
import styles from './PolicyRequests.module.css'
import type { Response } from '../../api/client.ts'
import type { ListedRequest } from './policy-request.ts'

type Outcomes = Response<'policy-requests.decide-many'>

/** As many as the server decides in one call, the longest waiting first. */
const waitingQuery = {
  state: 'InProgress',
  sortFieldName: 'createdDateTime',
  sortType: 'asc',
  pageNo: '0',
  pageSize: '50',
}

const nameOf = ({ policyName, orgName }: ListedRequest): string =>
  `${isolated(policyName)} · ${isolated(orgName)}`

interface RefusalsProps {
  readonly outcomes: Outcomes
  readonly requests: readonly ListedRequest[]
}

/** What could not be decided, each with its reason. */
const Refusals = ({ outcomes, requests }: RefusalsProps) => {
  const t = useText('policyRequests')
  const refused = outcomes.filter(({ refusal }) => refusal !== null)
  return (
    <output className={styles.result}>
      <p>{t('many.result', { done: outcomes.length - refused.length, refused: refused.length })}</p>
      <ul className={styles.refusals}>
        {refused.map(({ id, refusal }) => {
          const request = requests.find((each) => each.id === id)
          return (
            <li key={id}>
              <strong>{request ? nameOf(request) : id}</strong> {refusal?.message}
            </li>
          )
        })}
      </ul>
    </output>
  )
}

const verdicts = ['approve', 'reject'] as const

/** Decides several requests with one reason; what is refused is said, and stays. Mount it to open it. */
export const DecideManyDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('policyRequests')
  const ui = useText('ui')
  const waiting = useRead('policy-requests.list', { query: waitingQuery })
  const command = useCommand('policy-requests.decide-many', staleAfterChange)
  const [ids, setIds] = useState<string[]>([])
  const [decided, setDecided] = useState<RefusalsProps | null>(null)
  const form = useForm({
    initial: { verdict: '', reason: '' },
    validate: ({ verdict, reason }) => ({
      ...(verdict === '' ? { verdict: t('many.verdictMissing') } : {}),
      ...(verdict === 'reject' && reasonOf(reason).reason === undefined
        ? { reason: ui('reason.missing') }
        : {}),
    }),
    submit: ({ verdict, reason }) =>
      command.mutateAsync({ request: { ids, approve: verdict === 'approve', ...reasonOf(reason) } }),
    onDone: (outcomes) => {
      const refused = outcomes.filter(({ refusal }) => refusal !== null)
      if (refused.length > 0) {
        setDecided({ outcomes, requests: waiting.data?.data ?? [] })
        setIds([])
        return
      }
      sayDone(t('many.done', { count: outcomes.length }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('many.title')}
      form={{ ...form, holdsChanges: () => form.holdsChanges() || ids.length > 0 }}
      submit={t('many.confirm', { count: ids.length })}
      unchanged={ids.length === 0}
      size="lg"
      pinned={<ReasonField {...form.field('reason')} required={form.values.verdict === 'reject'} />}
      onClose={onClose}
    >
      {decided && <Refusals {...decided} />}
      <Loaded query={waiting} height={200}>
        {({ data }) =>
          data.length === 0 ? (
            <p>{t('many.nothing')}</p>
          ) : (
            <>
              <Checkbox.Group label={t('many.which')} value={ids} onChange={setIds} required>
                <div className={styles.choices} tabIndex={-1}>
                  {data.map((request) => (
                    <Checkbox key={request.id} value={request.id} label={nameOf(request)} />
                  ))}
                </div>
              </Checkbox.Group>
              <NativeSelect {...form.field('verdict')} label={t('many.verdict')} required>
                <option value="" disabled>
                  {t('many.choose')}
                </option>
                {verdicts.map((verdict) => (
                  <option key={verdict} value={verdict}>
                    {t(`${verdict}.action`)}
                  </option>
                ))}
              </NativeSelect>
            </>
          )
        }
      </Loaded>
    </FormDialog>
  )
}
