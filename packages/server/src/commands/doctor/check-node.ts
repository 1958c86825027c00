import { fine, wrong, type Finding } from './finding.ts'

/**
 * What an operator should know of this Node: 20 runs everything, but its makers repair it no more.
 * @returns null when there is nothing to say
 */
export const adviceOnNode = (version: string): string | null =>
  Number(version.split('.')[0]) < 22
    ? `Node ${version} gets no more security fixes from its makers: Node 22 or 24 is better.`
    : null

/** Whether this Node is new enough. */
export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > 20 || (major === 20 && minor >= 19)
  if (!isEnough) return wrong(`Node ${version} is too old`, 'Install Node 22 or 24; 20.19 is the oldest.')
  return fine(adviceOnNode(version) ?? `Node ${version}`)
}
