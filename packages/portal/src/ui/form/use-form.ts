import { useRef, useState } from 'react'
import { toApiError } from '../../api/api-error.ts'
import type { ChangeEvent, FormEvent } from 'react'

export type Values = Record<string, string>
export type Errors<V extends Values> = Partial<Record<keyof V, string>>

interface FormSettings<V extends Values, R> {
  readonly initial: V
  /** Errors by field; a field that is missing is fine. */
  readonly validate: (values: V) => Errors<V>
  readonly submit: (values: V) => Promise<R>
  readonly onDone: (result: R, values: V) => void
  /** Codes of the server that belong to one field; the others concern the whole form. */
  readonly fieldOf?: Readonly<Record<string, keyof V & string>>
}

/**
 * State of one form. Errors show when a field is left or the form is sent; a refusal keeps everything typed, shows what the
 * server says of each field, and moves the focus to the first of them.
 */
export const useForm = <V extends Values, R>(settings: FormSettings<V, R>) => {
  const [values, setValues] = useState(settings.initial)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<Errors<V>>({})
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const done = useRef(false)
  const errors = settings.validate(values)
  const dirty = Object.entries(values).some(([name, value]) => value !== settings.initial[name])

  const set = <K extends keyof V & string>(name: K, value: V[K]) => {
    done.current = false
    setValues((before) => ({ ...before, [name]: value }))
    setRefused(
      (before) => Object.fromEntries(Object.entries(before).filter(([each]) => each !== name)) as Errors<V>,
    )
  }

  const focusFirst = (form: HTMLFormElement, wrong: Errors<V>) => {
    const first = [...form.elements].find(
      (element) => element instanceof HTMLElement && nameOf(element) in wrong,
    )
    if (first instanceof HTMLElement) first.focus()
  }

  const refuse = (form: HTMLFormElement, thrown: unknown) => {
    const error = toApiError(thrown)
    const wrong: Record<string, string> = {}
    for (const { errorCode, message } of error.errors) {
      const field = settings.fieldOf?.[errorCode]
      if (field !== undefined && message !== '') wrong[field] ??= message
    }
    if (Object.keys(wrong).length > 0) {
      setRefused(wrong as Errors<V>)
      // The field is disabled while the form is being sent; it can take the focus once that has been drawn.
      requestAnimationFrame(() => focusFirst(form, wrong as Errors<V>))
    }
    setFailure(error)
  }

  const submit = async (form: HTMLFormElement) => {
    setLeft(new Set(Object.keys(values)))
    if (Object.keys(errors).length > 0) {
      focusFirst(form, errors)
      return
    }
    setBusy(true)
    setFailure(null)
    try {
      const result = await settings.submit(values)
      done.current = true
      settings.onDone(result, values)
    } catch (thrown) {
      refuse(form, thrown)
    } finally {
      setBusy(false)
    }
  }

  return {
    values,
    set,
    busy,
    failure,
    /** True while leaving would lose something. */
    holdsChanges: () => dirty && !done.current,
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault()
      void submit(event.currentTarget)
    },
    /** Props of a text-like control. */
    field: <K extends keyof V & string>(name: K) => ({
      name,
      value: values[name],
      error: refused[name] ?? (left.has(name) ? errors[name] : undefined),
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
        set(name, event.currentTarget.value as V[K]),
      onBlur: () => {
        if (values[name] !== settings.initial[name]) setLeft((before) => new Set(before).add(name))
      },
    }),
  }
}

const nameOf = (element: Element): string => element.getAttribute('name') ?? ''
