import { Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { LongTextField, TextField } from '../../ui/form/fields.tsx'
import { limits } from './client.ts'
import { notesOf } from './draft.ts'
import styles from './OidcClients.module.css'
import type { FormPart } from '../../ui/form/fields.tsx'

interface DraftFieldsProps {
  readonly form: FormPart<'name' | 'eng' | 'fra' | 'ara' | 'logoUri' | 'redirects'>
}

/** What may be said of a client, when it is made and when it is changed. */
export const DraftFields = ({ form }: DraftFieldsProps) => {
  const t = useText('oidcClients')
  const notes = notesOf(form.field('redirects').value ?? '')
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t('name')}
        description={t('nameHint')}
        limit={limits.name}
        dir="auto"
      />
      <TextField
        form={form}
        name="eng"
        label={t('nameIn.eng')}
        limit={limits.name}
        dir="ltr"
        lang="en"
        optional
      />
      <TextField
        form={form}
        name="fra"
        label={t('nameIn.fra')}
        limit={limits.name}
        dir="ltr"
        lang="fr"
        optional
      />
      <TextField
        form={form}
        name="ara"
        label={t('nameIn.ara')}
        limit={limits.name}
        dir="rtl"
        lang="ar"
        optional
      />
      <TextField
        form={form}
        name="logoUri"
        label={t('logo')}
        description={t('logoHint')}
        limit={limits.logo}
        dir="ltr"
        inputMode="url"
      />
      <Stack gap={4}>
        <LongTextField
          form={form}
          name="redirects"
          label={t('redirects')}
          description={t('redirectsHint')}
          limit={limits.redirects}
          rows={3}
          dir="ltr"
          spellCheck={false}
        />
        <output className="block">
          {notes.map((note) => (
            <p key={note} className={styles.note}>
              {t(`redirectNote.${note}`)}
            </p>
          ))}
        </output>
      </Stack>
    </>
  )
}
