import { NativeSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { LongTextField, TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { BlockEffects } from './BlockEffects.tsx'
import { isOptional, ownKinds, staleAfterChange, wordLimits, wordsOf } from './hotlist.ts'
import { whyIn, whyOf } from './why.ts'
import { useWhyCheck, WhyFields } from './WhyFields.tsx'
import type { OwnKind, Subject } from './hotlist.ts'

const noWords = {
  serialNumber: '',
  make: '',
  model: '',
  softwareVersion: '',
  providerId: '',
  providerName: '',
  publicKey: '',
}

interface BlockValues extends Record<string, string> {
  readonly kind: OwnKind
  readonly serialNumber: string
  readonly make: string
  readonly model: string
  readonly softwareVersion: string
  readonly providerId: string
  readonly providerName: string
  readonly publicKey: string
  readonly reason: string
  readonly evidence: string
  readonly end: string
}

const trimmed = (word: string, text: string): string => (word === 'publicKey' ? text.trim() : tidy(text))

/** What the fields name; undefined while something is missing. */
const subjectIn = (values: BlockValues): Subject | undefined => {
  const words = wordsOf[values.kind].map((word) => [word, trimmed(word, values[word])] as const)
  const isWhole = words.every(([word, text]) => text !== '' || isOptional(values.kind, word))
  return isWhole
    ? { kind: values.kind, ...Object.fromEntries(words.filter(([, text]) => text !== '')) }
    : undefined
}

interface BlockDialogProps {
  /** What is blocked, where the page says it; else it is asked for. */
  readonly subject?: Subject
  readonly onClose: () => void
}

/** Puts something on the hotlist. Mount it to open it. */
export const BlockDialog = ({ subject: known, onClose }: BlockDialogProps) => {
  const t = useText('hotlist')
  const checkWhy = useWhyCheck()
  const block = useCommand('hotlist.add', staleAfterChange)
  const initial: BlockValues = {
    kind: known?.kind ?? 'device',
    ...noWords,
    ...whyOf(null),
  }
  const missingIn = (values: BlockValues) =>
    wordsOf[values.kind]
      .filter((word) => !isOptional(values.kind, word) && trimmed(word, values[word]) === '')
      .map((word) => [word, t('block.missing', { field: t(`word.${word}`) })])
  const form = useForm<BlockValues, { readonly outcome: 'blocked' | 'changed' | 'unchanged' }>({
    initial,
    validate: (values) => ({
      ...(known ? {} : Object.fromEntries(missingIn(values))),
      ...checkWhy(values),
    }),
    submit: (values) =>
      block.mutateAsync({
        request: {
          ...(known ?? subjectIn(values) ?? { kind: values.kind }),
          ...whyIn(values),
        },
      }),
    onDone: ({ outcome }) => {
      sayDone(t(outcome === 'blocked' ? 'block.done' : `block.${outcome}`))
      onClose()
    },
    fieldOf: { ENT_HOT_003: 'end', ENT_HOT_007: 'publicKey', ENT_HOT_009: 'providerId' },
  })
  const { kind } = form.values
  // Nobody is asked about every letter.
  const [asked] = useDebouncedValue(known ?? subjectIn(form.values), 400)
  return (
    <FormDialog title={t('block.title')} form={form} submit={t('block.confirm')} dangerous onClose={onClose}>
      <p>{t('block.text')}</p>
      {!known && (
        <>
          <NativeSelect
            {...form.field('kind')}
            label={t('block.what')}
            data={ownKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          {wordsOf[kind].map((word) =>
            word === 'publicKey' ? (
              <LongTextField
                key={word}
                form={form}
                name={word}
                label={t(`word.${word}`)}
                limit={wordLimits[word]}
                dir="ltr"
                rows={5}
              />
            ) : (
              <TextField
                key={word}
                form={form}
                name={word}
                label={t(`word.${word}`)}
                limit={wordLimits[word]}
                optional={isOptional(kind, word)}
                dir="auto"
              />
            ),
          )}
        </>
      )}
      {asked && <BlockEffects subject={asked} />}
      <WhyFields form={form} />
    </FormDialog>
  )
}
