import { readFile } from 'node:fs/promises'
import {
  createChainFinder,
  defaultWindow,
  judgeDeviceProof,
  readCertificateFile,
  readDeviceProofs,
  unreadVerdict,
  type Certificate,
} from '@entente/trust'
import { unregistered, type Verdict } from '../../modules/verification/index.ts'
import { readInstant, systemClock } from '../../platform/clock.ts'
import { explainFileProblem } from '../certificates/certificate-verify.ts'
import { CommandError } from '../command.ts'

/** What to trust, in files, and when. */
interface Wish {
  readonly deviceTrust: readonly string[]
  readonly chipTrust: readonly string[]
  readonly time: string | undefined
  readonly window: string | undefined
}

const readCertificates = async (file: string): Promise<readonly Certificate[]> => {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`${file} cannot be read`, 'Check the name of the file and its permissions.')
  })
  const read = readCertificateFile(bytes, { maximumBytes: 1024 * 1024, maximumCertificates: 500 })
  if (read.ok) return read.certificates
  const { cause, remedy } = explainFileProblem(read.problem, 'eng')
  throw new CommandError(`${file}: ${cause}`, remedy)
}

/** Those that have signed themselves are trusted; the others may lead to them. */
const storeOf = async (files: readonly string[]) => {
  const all = (await Promise.all(files.map(readCertificates))).flat()
  return {
    anchors: all.filter((each) => each.isSelfSigned),
    intermediates: all.filter((each) => !each.isSelfSigned),
  }
}

const readTime = (text: string | undefined): Date => {
  if (text === undefined) return systemClock.now()
  const at = readInstant(text)
  if (Number.isNaN(at.getTime())) throw new CommandError('--time is no time', '2026-06-01T12:00:00Z')
  return at
}

const readWindow = (text: string | undefined): number => {
  const seconds = text === undefined ? defaultWindow.pastSeconds : Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new CommandError('--window is no number of seconds', 'For example --window 300')
}

/** Verifies what was signed against certificates in files: no database, no register, no hotlist. */
export const verifyOffline = async (
  text: string,
  wish: Wish,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly seconds: number }> => {
  const stores = { DEVICE: await storeOf(wish.deviceTrust), FTM: await storeOf(wish.chipTrust) }
  const at = readTime(wish.time)
  const seconds = readWindow(wish.window)
  const findChain = createChainFinder(stores)
  const verdicts = readDeviceProofs(text).map((reading) =>
    reading.ok
      ? unregistered(
          judgeDeviceProof(reading.proof, {
            at,
            window: { ...defaultWindow, pastSeconds: seconds },
            chainOf: (domain, certificate) => findChain(domain, certificate, at),
          }),
          reading.proof,
        )
      : unregistered(unreadVerdict(reading), undefined),
  )
  return { verdicts, seconds }
}
