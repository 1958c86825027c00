import { NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useCommand, useRead } from '../../../api/queries.ts'
import { useCall } from '../../../api/call-context.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { FileIcon } from '../../../ui/icons.tsx'
import { ImportSheet } from '../../../ui/import/ImportSheet.tsx'
import { ButtonLink } from '../../../ui/links.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { ProviderFirst } from '../ProviderFirst.tsx'
import { staleAfterChange } from '../device.ts'
import type { ImportAnswer, ImportRequest } from '../../../ui/import/use-import.ts'
import type { Provider } from '../ProviderFirst.tsx'

const columns = ['deviceTypeCode', 'deviceSubTypeCode', 'make', 'model', 'sbiId', 'sbiVersion'] as const

/** Columns that a file need not have. */
const optional: readonly string[] = ['sbiId', 'sbiVersion']

type Outcome = 'added' | 'toSbi'

/** Between two looks at how far an import is. */
const pauseMilliseconds = 700

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))

/** The server's limit, in characters. */
const longestName = 256

/** The name of a file as the server keeps it: systems allow line breaks in it; its end tells more than its beginning. */
const spokenName = (name: string): string | null =>
  name
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(-longestName) || null

/** What was looked at and waits to be imported. */
interface Checked {
  readonly importId: string | null
  readonly sha256: string
  readonly answer: ImportAnswer<Outcome>
}

/** The way of a file on the server: it is looked at, begun by the digest of what was looked at, and asked after. */
const useDeviceImport = (partnerId: string) => {
  const call = useCall()
  const check = useCommand('device-imports.check', [])
  const start = useCommand('device-imports.start', [])
  const finish = useCommand('device-imports.get', [...staleAfterChange, 'device-imports.page'])
  const navigate = useNavigate()
  const checked = useRef<Checked | null>(null)

  const look = async (
    { file, encoding }: ImportRequest,
    fileName: string,
  ): Promise<ImportAnswer<Outcome>> => {
    const request = {
      partnerId,
      file,
      fileName: spokenName(fileName),
      ...(encoding ? { encoding } : {}),
    }
    const { importId, sha256, toSbiCount, ...found } = await check.mutateAsync({ request })
    const outcomes = { added: found.rowCount - toSbiCount, toSbi: toSbiCount }
    const answer = { ...found, outcomes, next: null }
    checked.current = { importId, sha256, answer }
    return answer
  }

  const goOn = async ({ importId, sha256, answer }: Checked): Promise<ImportAnswer<Outcome>> => {
    const params = { importId: importId ?? '' }
    const now = await call('device-imports.get', { params })
    if (now.state === 'checked') await start.mutateAsync({ params, request: { sha256 } })
    else await pause()
    // By a command, so that lists are read anew.
    const { done, state } = await finish.mutateAsync({ params })
    return { ...answer, next: state === 'done' ? null : done }
  }

  return {
    send: async (request: ImportRequest, fileName: string): Promise<ImportAnswer<Outcome>> => {
      const known = checked.current
      return request.isDryRun || known === null ? look(request, fileName) : goOn(known)
    },
    /** Opens the page that says what became of each row. */
    showRows: () => {
      const importId = checked.current?.importId ?? ''
      void navigate({ to: '/devices/imports/$importId', params: { importId } })
    },
  }
}

const ImportForm = ({ providers }: { readonly providers: readonly Provider[] }) => {
  const t = useText('deviceModels')
  const [partnerId, setPartnerId] = useState(providers[0]?.partnerId ?? '')
  const { data: types = [] } = useRead('device-types.list', {})
  const { send, showRows } = useDeviceImport(partnerId)
  const kinds = types
    .filter(({ isActive }) => isActive)
    .map(({ code, subTypes }) => `${code}: ${subTypes.map((each) => each.code).join(', ')}`)
    .join(' · ')
  return (
    <Stack>
      {providers.length > 1 && (
        <NativeSelect
          label={t('organization')}
          value={partnerId}
          data={providers.map((each) => ({ value: each.partnerId, label: each.organizationName }))}
          onChange={({ currentTarget }) => setPartnerId(currentTarget.value)}
        />
      )}
      <p>{t('import.kinds', { kinds: isolated(kinds) })}</p>
      <ImportSheet
        // A file is looked at for one organisation.
        key={partnerId}
        columns={columns.map((name) => ({
          name,
          text: t(`import.column.${name}`),
          isRequired: !optional.includes(name),
        }))}
        templateName="devices.csv"
        example={['Finger', 'Slap', 'Acme', 'M1', '', '']}
        send={send}
        onDone={showRows}
        runText={(count) => t('import.run', { count })}
        outcomeText={(outcome, count) => t(`import.${outcome}`, { count })}
      />
    </Stack>
  )
}

/** Many device models at once, from a file. */
export const ImportDevicesPage = () => {
  const t = useText('deviceModels')
  return (
    <Page
      title={t('import.title')}
      crumbs={[{ label: t('title'), to: '/devices' }]}
      actions={
        <ButtonLink to="/devices/imports" variant="default" leftSection={<FileIcon size={17} />}>
          {t('imports.title')}
        </ButtonLink>
      }
    >
      <p>{t('import.text')}</p>
      <ProviderFirst>{(providers) => <ImportForm providers={providers} />}</ProviderFirst>
    </Page>
  )
}
