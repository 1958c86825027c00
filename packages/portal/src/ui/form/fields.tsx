import { Textarea, TextInput } from '@mantine/core'
import type { TextareaProps, TextInputProps } from '@mantine/core'
import type { ChangeEvent, Ref } from 'react'

/** The part of a form that one of its fields needs; `useForm` makes it. */
export interface FormPart<Name extends string> {
  readonly field: (name: Name) => {
    readonly name: string
    readonly value: string | undefined
    readonly error: string | undefined
    readonly onChange: (
      event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>,
    ) => void
    readonly onBlur: () => void
  }
}

interface FieldProps<Name extends string> {
  readonly form: FormPart<Name>
  readonly name: Name
  readonly label: string
  /** The most characters that it takes; the server's limit. */
  readonly limit: number
  readonly optional?: boolean
}

type Rest<Props, Name extends string> = Omit<Props, keyof FieldProps<Name> | 'value' | 'onChange' | 'form'>

/** One line of text in a form. */
export const TextField = <Name extends string>({
  form,
  name,
  limit,
  optional = false,
  ...rest
}: FieldProps<Name> & Rest<TextInputProps, Name> & { readonly ref?: Ref<HTMLInputElement> }) => (
  <TextInput {...rest} {...form.field(name)} maxLength={limit} required={!optional} />
)

/** Several lines of text in a form. */
export const LongTextField = <Name extends string>({
  form,
  name,
  limit,
  optional = false,
  ...rest
}: FieldProps<Name> & Rest<TextareaProps, Name>) => (
  <Textarea minRows={2} {...rest} {...form.field(name)} maxLength={limit} required={!optional} />
)
