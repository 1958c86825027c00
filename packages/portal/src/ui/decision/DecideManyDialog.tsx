import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../form/FormDialog.tsx'
import { ReasonField } from '../form/ReasonField.tsx'
import { reasonOf } from '../form/rules.ts'
import { useForm } from '../form/use-form.ts'
import { sayDone } from '../notices/toast.ts'
import { Loaded } from '../page/Loaded.tsx'
import styles from './DecideManyDialog.module.css'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Verdict } from './decision-words.ts'

/** One thing that waits, and what people call it. */
interface Choice {
  readonly id: string
  readonly name: string
}

/** What became of one of several. */
interface Outcome {
  readonly id: string
  readonly refusal: { readonly message: string } | null
}

interface DecideManyDialogProps<Data> {
  readonly title: string
  /** Above the choices: *Which requests*. */
  readonly which: string
  readonly confirm: (count: number) => string
  readonly done: (count: number) => string
  readonly verdicts: Readonly<Record<Verdict, string>>
  /** What waits, as many as the server decides in one call. */
  readonly waiting: UseQueryResult<Data>
  readonly choicesOf: (data: Data) => readonly Choice[]
  readonly decide: (request: {
    ids: string[]
    approve: boolean
    reason?: string
  }) => Promise<readonly Outcome[]>
  readonly onClose: () => void
}

interface RefusalsProps {
  readonly outcomes: readonly Outcome[]
  readonly choices: readonly Choice[]
}

/** What could not be decided, each with its reason. */
const Refusals = ({ outcomes, choices }: RefusalsProps) => {
  const t = useText('decision')
  const refused = outcomes.filter(({ refusal }) => refusal !== null)
  return (
    <output className={styles.result}>
      <p>{t('many.result', { done: outcomes.length - refused.length, refused: refused.length })}</p>
      <ul className={styles.refusals}>
        {refused.map(({ id, refusal }) => (
          <li key={id}>
            <strong>{choices.find((choice) => choice.id === id)?.name ?? id}</strong> {refusal?.message}
          </li>
        ))}
      </ul>
    </output>
  )
}

const verdicts = ['approve', 'reject'] as const

/** Decides several things of one kind with one reason; what is refused is said, and stays. Mount it to open it. */
export const DecideManyDialog = <Data,>(props: DecideManyDialogProps<Data>) => {
  const t = useText('decision')
  const ui = useText('ui')
  const { waiting, choicesOf } = props
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
      props.decide({ ids, approve: verdict === 'approve', ...reasonOf(reason) }),
    onDone: (outcomes) => {
      if (outcomes.some(({ refusal }) => refusal !== null)) {
        setDecided({ outcomes, choices: waiting.data === undefined ? [] : choicesOf(waiting.data) })
        setIds([])
        return
      }
      sayDone(props.done(outcomes.length))
      props.onClose()
    },
  })
  return (
    <FormDialog
      title={props.title}
      form={{ ...form, holdsChanges: () => form.holdsChanges() || ids.length > 0 }}
      submit={props.confirm(ids.length)}
      unchanged={ids.length === 0}
      size="lg"
      pinned={<ReasonField {...form.field('reason')} required={form.values.verdict === 'reject'} />}
      onClose={props.onClose}
    >
      {decided && <Refusals {...decided} />}
      <Loaded query={waiting} height={200}>
        {(data) => {
          const choices = choicesOf(data)
          return choices.length === 0 ? (
            <p>{t('many.nothing')}</p>
          ) : (
            <>
              <Checkbox.Group label={props.which} value={ids} onChange={setIds} required>
                <div className={styles.choices} tabIndex={-1}>
                  {choices.map(({ id, name }) => (
                    <Checkbox key={id} value={id} label={name} />
                  ))}
                </div>
              </Checkbox.Group>
              <NativeSelect {...form.field('verdict')} label={t('many.verdict')} required>
                <option value="" disabled>
                  {t('many.choose')}
                </option>
                {verdicts.map((verdict) => (
                  <option key={verdict} value={verdict}>
                    {props.verdicts[verdict]}
                  </option>
                ))}
              </NativeSelect>
            </>
          )
        }}
      </Loaded>
    </FormDialog>
  )
}
