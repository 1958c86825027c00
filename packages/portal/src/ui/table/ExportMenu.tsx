import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { downloadFile } from '../download.ts'
import { Menu, MenuItem } from '../floating/Menu.tsx'
import { DownloadIcon } from '../icons.tsx'
import { sayDone } from '../notices/toast.ts'
import { toListQuery } from './list-state.ts'
import type { OperationName } from '../../api/client.ts'
import type { ListControl } from './use-list-state.ts'

/** The list as the server has it, for a file of all its rows. */
export interface ServedList {
  readonly operation: OperationName
  readonly params?: Readonly<Record<string, string>>
  /** What the list is of, beside what a reader chooses. */
  readonly query?: Readonly<Record<string, string>>
}

interface ExportMenuProps {
  readonly list: ServedList
  readonly control: ListControl
  /** Told with what went wrong, or null when another file is asked for. */
  readonly onFailure: (error: unknown) => void
}

const formats = ['csv', 'json'] as const

/** Everything that the list has under its filters, as a file. */
export const ExportMenu = ({ list, control, onFailure }: ExportMenuProps) => {
  const t = useText('table')
  const call = useCall()
  const exporting = useMutation({
    mutationFn: (format: (typeof formats)[number]) => {
      const { withCounts: _, ...query } = toListQuery(control.state)
      return call.file(list.operation, {
        ...(list.params ? { params: list.params } : {}),
        query: { ...query, ...list.query, export: format },
      })
    },
    onMutate: () => onFailure(null),
    onError: onFailure,
    onSuccess: ({ name, content }) => {
      downloadFile(name, content)
      sayDone(t('exported', { name }))
    },
  })
  return (
    <Menu
      width={250}
      renderButton={(props) => (
        <Button
          {...props}
          variant="default"
          size="sm"
          leftSection={<DownloadIcon size={16} />}
          loading={exporting.isPending}
        >
          {t('export')}
        </Button>
      )}
    >
      {formats.map((format) => (
        <MenuItem key={format} icon={<DownloadIcon size={18} />} onSelect={() => exporting.mutate(format)}>
          {t(`exportAs.${format}`)}
        </MenuItem>
      ))}
    </Menu>
  )
}
