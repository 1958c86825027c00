import type { Check } from './check.ts'
import { certificateChecks } from './tables/certificate-checks.ts'
import { connectionChecks } from './tables/connection-checks.ts'
import { encryptionChecks } from './tables/encryption-checks.ts'
import { envelopeChecks } from './tables/envelope-checks.ts'
import { keyChecks } from './tables/key-checks.ts'
import { platformChecks } from './tables/platform-checks.ts'
import { settingsChecks } from './tables/settings-checks.ts'
import { signatureChecks } from './tables/signature-checks.ts'
import { answerChecks } from './tables/answer-checks.ts'

/** The checks about a request, in the order in which a gateway would refuse it. */
export const requestChecks: readonly Check[] = [...signatureChecks, ...envelopeChecks, ...encryptionChecks]

/** Every check, in the order of reports. */
export const allChecks: readonly Check[] = [
  ...settingsChecks,
  ...keyChecks,
  ...certificateChecks,
  ...platformChecks,
  ...connectionChecks,
  ...answerChecks,
  ...requestChecks,
]
