import { useRead } from '../../api/queries.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ExtractorsPanel } from './ExtractorsPanel.tsx'
import { TypesPanel } from './TypesPanel.tsx'

interface SharingPanelsProps {
  readonly partnerId: string
  /** Shown to be read alone. */
  readonly readsOnly?: boolean
}

/** What credentials of a partner follow, and by what its biometrics are extracted. */
export const SharingPanels = ({ partnerId, readsOnly = false }: SharingPanelsProps) => {
  const sharing = useRead('credential-types.overview', { params: { partnerId } })
  const changes = mayChange(useAccount())
  const writes = changes && !readsOnly
  return (
    <Loaded query={sharing} height={200}>
      {(data) => (
        <>
          {data.mayMap && <TypesPanel sharing={data} writes={writes} />}
          <ExtractorsPanel sharing={data} writes={writes} />
        </>
      )}
    </Loaded>
  )
}
