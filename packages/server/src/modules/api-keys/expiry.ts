import { expiryJobOf } from '../policy-requests/index.ts'
import { snapshotOf } from './api-key.ts'
import { listEnded, lock, save } from './store.ts'

/** Notes which keys have ended. */
export const expiryJob = expiryJobOf({
  name: 'api-keys.expiry',
  type: 'api-key',
  listEnded,
  lock,
  save,
  snapshotOf,
})
