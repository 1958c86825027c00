import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useText } from '../../../locales/text.ts'
import { TextField } from '../../../ui/form/fields.tsx'
import { UnsavedChangesGuard } from '../../../ui/form/UnsavedChangesGuard.tsx'
import { tidy } from '../../../ui/form/rules.ts'
import { useForm } from '../../../ui/form/use-form.ts'
import { ButtonLink } from '../../../ui/links.tsx'
import { ErrorPanel } from '../../../ui/notices/ErrorPanel.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { GroupField } from '../GroupField.tsx'
import { limits } from '../policy.ts'
import { DocumentEditor, documentField } from './DocumentEditor.tsx'
import { emptyFor, readDocument, writeDocument, type JsonObject } from './json.ts'
import { useChecked } from './use-checked.ts'
import type { PolicyType } from '../policy.ts'
import type { FormEvent } from 'react'

/** What an officer writes; texts, as forms hold them. */
export interface PolicyValues extends Record<string, string> {
  readonly type: string
  readonly group: string
  readonly name: string
  readonly desc: string
  readonly version: string
  readonly text: string
}

/** A document with which a policy of this type begins. */
export const beginningOf = ({ schema }: PolicyType): string => writeDocument(emptyFor(schema) as JsonObject)

interface PolicyFormProps {
  readonly types: readonly PolicyType[]
  readonly initial: PolicyValues
  /** The policy that is changed; empty for a new one. */
  readonly policyId: string
  readonly save: (values: PolicyValues, document: JsonObject) => Promise<string>
  readonly onSaved: (policyId: string) => void
}

/** Everything about a draft: its names, and its document as form and JSON. */
export const PolicyForm = ({ types, initial, policyId, save, onSaved }: PolicyFormProps) => {
  const t = useText('policies')
  const ui = useText('ui')
  const isChange = policyId !== ''
  const form = useForm<PolicyValues, string>({
    initial,
    validate: ({ group, name, desc, version }) => ({
      ...(group === '' ? { group: t('groupMissing') } : {}),
      ...(tidy(name) === '' ? { name: t('nameMissing') } : {}),
      ...(tidy(desc) === '' ? { desc: t('descriptionMissing') } : {}),
      ...(tidy(version) === '' ? { version: t('versionMissing') } : {}),
    }),
    submit: (values) => save(values, readDocument(values.text) ?? {}),
    onDone: onSaved,
    fieldOf: { PMS_POL_009: 'name', PMS_POL_053: 'group', PMS_POL_019: 'group' },
  })
  const { type: typeName, text } = form.values
  const checked = useChecked(typeName, text, policyId)
  const type = types.find(({ policyType }) => policyType.toLowerCase() === typeName.toLowerCase())
  // What is wrong stands below the document already; whoever saves all the same is led there. Whoever is faster than the verdict
  // has it from the server that saves.
  const send = (event: FormEvent<HTMLFormElement>) => {
    if (!checked.isFaulty && readDocument(text) !== null) return form.onSubmit(event)
    event.preventDefault()
    const field = event.currentTarget.elements.namedItem(documentField)
    if (field instanceof HTMLElement) field.focus()
    return undefined
  }
  const chooseType = (name: string) => {
    const [before, after] = [type, types.find(({ policyType }) => policyType === name)]
    form.set('type', name)
    // Another type begins anew, unless something has been written.
    if (before && after && text === beginningOf(before)) form.set('text', beginningOf(after))
  }
  return (
    <form onSubmit={send} noValidate>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Stack gap="lg">
        <Panel title={t('names')}>
          <Stack maw={640}>
            <NativeSelect
              name="type"
              label={t('type')}
              value={type?.policyType ?? typeName}
              disabled={isChange}
              required
              data={types.map(({ policyType: value }) => ({ value, label: t(`typeName.${value}`) }))}
              onChange={(event) => chooseType(event.currentTarget.value)}
            />
            {isChange ? null : <GroupField form={form} />}
            <TextField form={form} name="name" label={t('name')} limit={limits.name} dir="auto" />
            <TextField
              form={form}
              name="desc"
              label={t('description')}
              limit={limits.description}
              dir="auto"
            />
            <TextField form={form} name="version" label={t('version')} limit={limits.version} dir="auto" />
          </Stack>
        </Panel>
        <Panel title={t('document')}>
          <Stack>
            {type && (
              <DocumentEditor
                type={type}
                text={text}
                onChange={(next) => form.set('text', next)}
                checked={checked}
                isChange={isChange}
              />
            )}
            {form.failure !== null && <ErrorPanel error={form.failure} />}
            <Group justify="flex-end">
              <ButtonLink
                to={isChange ? '/policies/$policyId' : '/policies'}
                params={{ policyId }}
                variant="default"
              >
                {ui('cancel')}
              </ButtonLink>
              <Button type="submit" loading={form.busy}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </Stack>
    </form>
  )
}
