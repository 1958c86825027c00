import { Button, NativeSelect, Stack } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { downloadText } from '../../ui/download.ts'
import { LongTextField } from '../../ui/form/fields.tsx'
import { KeyIcon } from '../../ui/icons.tsx'
import { limits } from './client.ts'
import { canMakePairs, makeKeyPair, pairKinds } from './key-pair.ts'
import styles from './OidcClients.module.css'
import type { FormPart } from '../../ui/form/fields.tsx'
import type { PairKind } from './key-pair.ts'

interface JwkFieldProps {
  readonly form: FormPart<'publicKey'> & { readonly set: (name: 'publicKey', value: string) => void }
}

/** What was made of a wish for a pair. */
type Made = { readonly fileName: string } | 'failed' | null

/**
 * A public key as a JWK: pasted, or of a pair that the browser makes. The private key goes into a file, and into nothing
 * else: no form, no memory of ours, no request.
 */
export const JwkField = ({ form }: JwkFieldProps) => {
  const t = useText('oidcClients')
  const [kind, setKind] = useState<PairKind>('RS256')
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<Made>(null)
  const make = async () => {
    setBusy(true)
    try {
      const { kid, publicJwk, privateJwk } = await makeKeyPair(kind)
      const fileName = `private-key-${kid.slice(0, 8)}.jwk.json`
      downloadText(fileName, `${privateJwk}\n`, 'application/json')
      form.set('publicKey', publicJwk)
      setMade({ fileName })
    } catch {
      setMade('failed')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="xs">
      <LongTextField
        form={form}
        name="publicKey"
        label={t('publicKey')}
        description={t('publicKeyHint')}
        limit={limits.key}
        rows={8}
        dir="ltr"
        spellCheck={false}
        className={styles.jwk ?? ''}
      />
      {canMakePairs() ? (
        <div className={styles.helper}>
          <NativeSelect
            label={t('pair.kind')}
            value={kind}
            onChange={({ currentTarget: { value } }) => setKind(value === 'ES256' ? 'ES256' : 'RS256')}
            data={pairKinds.map((value) => ({ value, label: t(`pair.${value}`) }))}
          />
          <Button
            variant="default"
            leftSection={<KeyIcon size={17} />}
            loading={busy}
            onClick={() => void make()}
          >
            {t('pair.make')}
          </Button>
        </div>
      ) : (
        <p className={styles.note}>{t('pair.insecure')}</p>
      )}
      <output className="block">
        {made === 'failed' && <p>{t('pair.failed')}</p>}
        {made !== null && made !== 'failed' && <p>{t('pair.made', { file: made.fileName })}</p>}
      </output>
    </Stack>
  )
}
