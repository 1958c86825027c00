import type { Scene } from '../scene.ts'
import { authoritiesOf, faults, trust } from './authorities.ts'
import { callerOf } from './partners.ts'

const people: Readonly<Record<string, string>> = { 'data-admin': 'adm2' }

/** What each step sends, of those that send a certificate. */
const certificateOf = (step: string, prefix: string): string | undefined => {
  const all = authoritiesOf(prefix)
  const faulty = (fault: keyof typeof faults) => all.leaf('faulty', faults[fault](prefix))
  const makers: Readonly<Record<string, () => { readonly certificate: string }>> = {
    'ca-sub-before-root': () => all.sub,
    'ca-root': () => all.root,
    'ca-root-again': () => all.root,
    'ca-sub': () => all.sub,
    'ca-stray-sub': () => all.stray,
    'ca-unknown-domain': () => all.ftmRoot,
    // Here the word is taken, and then the certificate is there already.
    'ca-lower-domain': () => all.root,
    'ca-expired': () => all.expired,
    'ca-short': () => all.short,
    'ca-sub-device': () => all.sub,
    'partner-other-organisation': () => faulty('otherOrganisation'),
    'partner-no-organisation': () => faulty('noOrganisation'),
    'partner-expired': () => faulty('expired'),
    'partner-short': () => faulty('short'),
    'partner-weak': () => faulty('weak'),
    'partner-ftm': () => all.leaf('ftm', { issuer: all.ftmRoot }),
    'partner-same-for-other-partner': () => all.leaf('second'),
  }
  return (makers[step] ?? (() => all.leaf(step.replace(/^partner-(?:again$)?/u, '') || 'dev')))().certificate
}

/** 09: authorities, certificates of partners, and the trust store. */
export const certificates: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate: certificateOf,
  before: {
    'ca-sub': (stage) => trust(stage, authoritiesOf(stage.prefix).root, 'DEVICE'),
    'ca-stray-sub': (stage) => trust(stage, authoritiesOf(stage.prefix).ftmRoot, 'FTM'),
    'register-auth': (stage) => trust(stage, authoritiesOf(stage.prefix).root, 'MISP'),
  },
}
