import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { textOr, useText } from '../../../locales/text.ts'
import { CloseIcon, PlusIcon } from '../../../ui/icons.tsx'
import '../../../ui/mantine-more.css'
import { emptyFor, isList, isObject, withMember, type Json, type JsonObject, type Schema } from './json.ts'
import styles from './SchemaForm.module.css'

interface FieldProps<Value extends Json = Json> {
  readonly schema: Schema
  readonly value: Value | undefined
  readonly label: string
  readonly required: boolean
  readonly onChange: (value: Json | undefined) => void
}

/** The words for a member of a document; its own name where there are none. */
const useLabel = () => {
  const t = useText('policies')
  return (name: string): string => textOr(t, `member.${name}`, name)
}

const TextMember = ({ schema, value, label, required, onChange }: FieldProps) => {
  const t = useText('policies')
  const text = typeof value === 'string' ? value : ''
  if (schema.enum)
    return (
      <NativeSelect
        label={label}
        value={text}
        required={required}
        data={[
          ...(schema.enum.includes(text) ? [] : [{ value: text, label: text || t('choose') }]),
          ...schema.enum,
        ]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      label={label}
      value={text}
      required={required}
      maxLength={512}
      dir="auto"
      onChange={({ currentTarget }) =>
        // What need not be there is left out again when it is emptied.
        onChange(currentTarget.value === '' && !required ? undefined : currentTarget.value)
      }
    />
  )
}

const FlagMember = ({ value, label, required, onChange }: FieldProps) => (
  <Checkbox
    size="md"
    label={label}
    checked={value === true}
    onChange={({ currentTarget }) =>
      onChange(currentTarget.checked || required ? currentTarget.checked : undefined)
    }
  />
)

/** The one text of an object that holds nothing else: such entries are shown as that text. */
const onlyText = ({ properties = {} }: Schema): string | undefined => {
  const [first, ...others] = Object.entries(properties)
  return first !== undefined && others.length === 0 && first[1].type === 'string' ? first[0] : undefined
}

interface EntryProps {
  readonly schema: Schema
  readonly value: Json
  readonly label: string
  readonly onChange: (value: Json) => void
}

const Entry = ({ schema, value, label, onChange }: EntryProps) => {
  const name = onlyText(schema)
  if (name === undefined || !isObject(value))
    return (
      <Member
        schema={schema}
        value={value}
        label={label}
        required
        onChange={(changed) => onChange(changed ?? emptyFor(schema))}
      />
    )
  return (
    <TextMember
      schema={schema.properties?.[name] ?? {}}
      value={value[name]}
      label={label}
      required
      onChange={(changed) => onChange(withMember(value, name, changed))}
    />
  )
}

const ListMember = ({ schema, value, label, onChange }: FieldProps) => {
  const t = useText('policies')
  const items = schema.items
  const list = isList(value) ? value : []
  const added = useRef(false)
  const last = useRef<HTMLDivElement>(null)
  // Whoever adds an entry goes on in it; the button may have been pushed out of sight.
  useEffect(() => {
    if (!added.current) return
    added.current = false
    last.current?.querySelector<HTMLElement>('input, select, button')?.focus()
  })
  // Filters have a place for each kind; they are written as JSON.
  if (items === undefined || isList(items))
    return list.length === 0 ? null : <p>{t('inJson', { label, count: list.length })}</p>
  const entry = items as Schema
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {list.map((each, at) => (
        // Entries have no names of their own; their place is what tells them apart.
        <div
          key={at}
          ref={at === list.length - 1 ? last : undefined}
          className={entry.type === 'object' && !onlyText(entry) ? styles.fields : styles.line}
        >
          <Entry
            schema={entry}
            value={each}
            label={t('entry', { label, number: at + 1 })}
            onChange={(changed) => onChange(list.map((old, index) => (index === at ? changed : old)))}
          />
          <div className={styles.foot}>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<CloseIcon size={15} />}
              aria-label={t('removeEntry', { label, number: at + 1 })}
              onClick={() => onChange(list.filter((_, index) => index !== at))}
            >
              {t('remove')}
            </Button>
          </div>
        </div>
      ))}
      <div className={styles.foot}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<PlusIcon size={15} />}
          aria-label={t('addEntry', { label })}
          onClick={() => {
            added.current = true
            onChange([...list, emptyFor(entry)])
          }}
        >
          {t('add')}
        </Button>
      </div>
    </fieldset>
  )
}

const ObjectMember = ({ schema, value, label, onChange }: FieldProps) => (
  <fieldset className={styles.group}>
    <legend>{label}</legend>
    <Members schema={schema} value={isObject(value) ? value : {}} onChange={onChange} />
  </fieldset>
)

const Member = (props: FieldProps) => {
  switch (props.schema.type) {
    case 'object':
      return <ObjectMember {...props} />
    case 'array':
      return <ListMember {...props} />
    case 'boolean':
      return <FlagMember {...props} />
    default:
      return <TextMember {...props} />
  }
}

interface MembersProps {
  readonly schema: Schema
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
}

const Members = ({ schema, value, onChange }: MembersProps) => {
  const labelOf = useLabel()
  return Object.entries(schema.properties ?? {}).map(([name, part]) => (
    <Member
      key={name}
      schema={part}
      value={value[name]}
      label={labelOf(name)}
      required={schema.required?.includes(name) === true}
      onChange={(changed) => onChange(withMember(value, name, changed))}
    />
  ))
}

/** A form for a document, made from the schema of its type. What it does not know stays in the document as it is. */
export const SchemaForm = (props: MembersProps) => (
  <div className={styles.fields}>
    <Members {...props} />
  </div>
)
