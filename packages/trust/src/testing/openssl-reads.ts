import * as fc from 'fast-check'
import { mustRun } from '../../../../tests/support/run-program.ts'
import { mutationsOf } from './mutations.ts'
import type { OpensslAuthority } from './openssl-authority.ts'

/** Different mutations of the originals that a reader of ours takes, out of so many tries. */
export function acceptedMutations(
  originals: readonly Buffer[],
  accepts: (bytes: Buffer) => boolean,
  tries: number,
): Buffer[] {
  const known = new Set(originals.map((bytes) => bytes.toString('hex')))
  return fc.sample(mutationsOf(originals), tries).filter((bytes) => {
    const hex = bytes.toString('hex')
    if (known.has(hex) || !accepts(bytes)) return false
    known.add(hex)
    return true
  })
}

/**
 * Those of the inputs that the `openssl` command does not read, as hex. One shell asks for all of them.
 *
 * @param command words of the command, up to the option that takes the file
 */
export function unreadByOpenssl(
  authority: OpensslAuthority,
  command: readonly string[],
  inputs: readonly Buffer[],
): string[] {
  for (const [index, input] of inputs.entries()) authority.write(`input-${index}`, input)
  const script =
    'n=$1; shift; i=0; while [ $i -lt $n ]; do openssl "$@" input-$i >/dev/null 2>&1; echo $?; i=$((i+1)); done'
  const words = ['-c', script, 'sh', String(inputs.length), ...command]
  const statuses = mustRun('sh', words, authority.folder).toString().trim().split('\n')
  return inputs.filter((_, index) => statuses[index] !== '0').map((input) => input.toString('hex'))
}
