import { decodeText } from '@entente/trust/view'
import type { FileKind, PickedFile } from '../../ui/upload/picked-file.ts'

/** Why a file is not taken at all. */
type ProofProblem = 'empty' | 'tooLarge' | 'privateKey' | 'notText'

/** What the server takes. */
export const longestProof = 900_000

/** What devices hand out: a JWS, the JSON of an interface, a certificate as PEM. The server says what it is. */
export const proofFiles: FileKind<PickedFile, ProofProblem> = {
  accept: '.jws,.jwt,.json,.pem,.cer,.crt,.txt',
  maximumBytes: longestProof,
  read: (bytes) => {
    if (bytes.length === 0) return { ok: false, problem: 'empty' }
    if (bytes.length > longestProof) return { ok: false, problem: 'tooLarge' }
    // Binary forms begin with a SEQUENCE; no text does.
    if (bytes[0] === 0x30 || bytes.includes(0)) return { ok: false, problem: 'notText' }
    const text = decodeText(bytes)
    if (text.includes('PRIVATE KEY-----')) return { ok: false, problem: 'privateKey' }
    return { ok: true, file: { format: 'text', text } }
  },
}
