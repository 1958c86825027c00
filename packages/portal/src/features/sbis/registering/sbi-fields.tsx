import { useText } from '../../../locales/text.ts'
import { TextField } from '../../../ui/form/fields.tsx'
import { tidy } from '../../../ui/form/rules.ts'
import { BinaryHashField } from './BinaryHashField.tsx'
import { isHash } from './binary-hash.ts'
import { dayOf, timeOf } from '../sbi.ts'
import type { Text } from '../../../locales/text.ts'
import type { FormPart } from '../../../ui/form/fields.tsx'

/** What somebody says of a program. */
export type SoftwareValues = {
  readonly version: string
  readonly hash: string
  readonly created: string
  readonly expires: string
}

const isDay = (text: string): boolean => !Number.isNaN(Date.parse(timeOf(text)))
const today = (): string => dayOf(new Date().toISOString())

/** What is wrong with what was said; the server says the rest. */
export const softwareErrors = (
  t: Text<'sbis'>,
  { version, hash, created, expires }: SoftwareValues,
): Partial<Record<keyof SoftwareValues, string>> => ({
  ...(tidy(version) === '' ? { version: t('versionMissing') } : {}),
  ...(isHash(hash.trim()) ? {} : { hash: t('hashWrong') }),
  ...(isDay(created) && created <= today() ? {} : { created: t('createdWrong') }),
  ...(isDay(expires) && expires > today() ? {} : { expires: t('expiresWrong') }),
})

/** The same as a request takes it. A day that stays keeps its time. */
export const softwareOf = (
  { version, hash, created, expires }: SoftwareValues,
  former?: { readonly created: string; readonly expires: string },
) => ({
  swVersion: tidy(version),
  swBinaryHash: hash.trim(),
  swCreateDateTime: former && dayOf(former.created) === created ? former.created : timeOf(created),
  swExpiryDateTime: former && dayOf(former.expires) === expires ? former.expires : timeOf(expires),
})

/** Codes of the server that belong to one field. */
export const fieldOfCode = {
  PMS_AUT_512: 'version',
  PMS_AUT_514: 'created',
  PMS_AUT_516: 'created',
  PMS_AUT_508: 'expires',
  PMS_AUT_515: 'expires',
} as const

interface SoftwareFieldsProps {
  readonly form: FormPart<keyof SoftwareValues> & {
    readonly set: (name: 'hash', value: string) => void
  }
}

/** Version, hash, and from when to when the program counts. */
export const SoftwareFields = ({ form }: SoftwareFieldsProps) => {
  const t = useText('sbis')
  return (
    <>
      <TextField form={form} name="version" label={t('version')} description={t('versionHint')} limit={64} />
      <BinaryHashField form={form} />
      <TextField
        form={form}
        name="created"
        type="date"
        label={t('created')}
        description={t('createdHint')}
        limit={10}
      />
      <TextField
        form={form}
        name="expires"
        type="date"
        label={t('expires')}
        description={t('expiresHint')}
        limit={10}
      />
    </>
  )
}
