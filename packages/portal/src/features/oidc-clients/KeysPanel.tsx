import { Button } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { FactEntry, FactList } from '../../ui/facts/FactList.tsx'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { EndKeyDialog } from './EndKeyDialog.tsx'
import type { Fact } from '../../ui/facts/Facts.tsx'
import type { Client, ClientKey } from './client.ts'

/** A key without an end can be ended while another one stays; the first one only where nobody knows the client by it. */
const canEnd = (client: Client, key: ClientKey): boolean =>
  client.actions.includes('end-key') &&
  key.endDateTime === null &&
  !(key.isFirst && client.isTold) &&
  client.keys.some(({ keyId, endDateTime }) => keyId !== key.keyId && endDateTime === null)

/** The public keys of a client, side by side. */
export const KeysPanel = ({ client }: { readonly client: Client }) => {
  const t = useText('oidcClients')
  const [ending, setEnding] = useState<ClientKey | null>(null)
  if (client.keys.length === 0) return null
  const factsOf = (key: ClientKey): Fact[] => {
    const jwk = JSON.stringify(key.publicKey, null, 2)
    return [
      {
        label: t('keyType'),
        value: (
          <>
            <Literal>
              {[key.publicKey['kty'], key.publicKey['crv'], key.publicKey['alg']].filter(Boolean).join(' ')}
            </Literal>{' '}
            <CopyButton value={jwk} what={t('publicKey')} />
          </>
        ),
      },
      { label: t('created'), value: <DateTime at={key.createdDateTime} /> },
      ...(key.endDateTime === null ? [] : [{ label: t('ends'), value: <DateTime at={key.endDateTime} /> }]),
      { label: t('thumbprint'), value: <Literal>{key.thumbprint}</Literal>, wide: true },
    ]
  }
  return (
    <Panel title={t('keys')}>
      {client.isTold && client.keys.length > 1 && <p>{t('firstKeyNote')}</p>}
      <FactList label={t('keys')}>
        {client.keys.map((key) => (
          <FactEntry
            key={key.keyId}
            name={<Literal>{key.kid}</Literal>}
            status={<StatusBadge status={key.isLive ? 'active' : 'expired'} />}
            facts={factsOf(key)}
            note={key.isFirst ? t('isFirst') : undefined}
          >
            {canEnd(client, key) && (
              <Button variant="default" onClick={() => setEnding(key)}>
                {t('endKey.action')}
              </Button>
            )}
          </FactEntry>
        ))}
      </FactList>
      {ending && <EndKeyDialog client={client} clientKey={ending} onClose={() => setEnding(null)} />}
    </Panel>
  )
}
