import { findCircles } from './circles.ts'
import { moduleOf, moduleOrder } from './module-order.ts'
import type { Import, SourceFile, Use } from './source-file.ts'

/** Says where a rule is broken and how, or nothing. */
export type Rule = (files: readonly SourceFile[]) => string[]

const server = 'packages/server/src/'
const portal = 'packages/portal/src/'
const trust = 'packages/trust/src/'
const partner = 'packages/partner/src/'
const mailAddresses = 'packages/mail-addresses/src/'
const platform = `${server}platform/`
const outboundClient = `${platform}outbound/http-client.ts`
/** Says which addresses are public; it opens no connection. */
const addressRules = `${platform}outbound/public-addresses.ts`
const longestFile = 400

/** Tests, and what only tests import. */
const isTest = (file: SourceFile): boolean => /\.test\.tsx?$|\/testing\//.test(file.path)
const isStore = (path: string): boolean => /(^|\/|-)store\.ts$/.test(path)
const isGenerated = (file: SourceFile): boolean => /\.gen\.tsx?$/.test(file.path)

/** A rule about the imports of the files below a folder, tests excepted. */
function importRule(folder: string, judge: (from: SourceFile, to: Import) => string | undefined): Rule {
  return (files) =>
    files
      .filter((file) => file.path.startsWith(folder) && !isTest(file))
      .flatMap((file) =>
        file.imports.flatMap((to) => {
          const fault = judge(file, to)
          return fault ? [`${file.path} → ${to.target}: ${fault}`] : []
        }),
      )
}

/** A rule that only some files may make a certain use. */
function useRule(
  kind: Use['kind'],
  folders: string[],
  isAllowed: (path: string) => boolean,
  where: string,
): Rule {
  return (files) =>
    files
      .filter((file) => folders.some((folder) => file.path.startsWith(folder)) && !isTest(file))
      .filter((file) => !isAllowed(file.path))
      .flatMap((file) =>
        file.uses
          .filter((use) => use.kind === kind)
          .map((use) => `${file.path}:${use.line}: ${kind} only in ${where}`),
      )
}

const platformKnowsNoModule = importRule(platform, (_from, to) =>
  to.target.startsWith(`${server}modules/`) ? 'the platform knows no module' : undefined,
)

const modulesFaceEachOther = importRule(`${server}modules/`, (from, to) => {
  if (!to.target.startsWith(server)) return undefined
  const [mine, other] = [moduleOf(from.path), moduleOf(to.target)]
  if (other === undefined) {
    const isOpen = to.target.startsWith(platform) || to.target === `${server}settings.ts`
    return isOpen ? undefined : 'a module imports the platform and other modules only'
  }
  if (mine === other) return undefined
  const isFace = to.target.endsWith(`/${other}/index.ts`)
  const isContract = to.target.endsWith(`/${other}/contract.ts`)
  const mayReadContract = to.isType || from.path.endsWith('/contract.ts')
  return isFace || (isContract && mayReadContract)
    ? undefined
    : "only another module's index.ts; of its contract.ts types, or in a contract all"
})

const modulesKeepOrder = importRule(`${server}modules/`, (from, to) => {
  const [mine, other] = [moduleOf(from.path), moduleOf(to.target)]
  const place = moduleOrder.indexOf(mine ?? '')
  if (place < 0) return `the module ${mine} has no place in tests/architecture/module-order.ts`
  if (other === undefined || other === mine) return undefined
  return moduleOrder.indexOf(other) < place
    ? undefined
    : `${other} comes after ${mine}; send an event instead`
})

const packagesKeepBorders = importRule('packages/', (from, to) => {
  const home = from.path.split('/').slice(0, 2).join('/')
  return /^(packages|tests|scripts|bench)\//.test(to.target) && !to.target.startsWith(`${home}/`)
    ? 'a package reaches others by their name only'
    : undefined
})

// Each of these computes and does nothing else.
const pureModules = ['node:crypto', 'node:buffer', 'node:zlib']

const trustIsPure = importRule(trust, (_from, to) =>
  to.target.startsWith(trust) || pureModules.includes(to.target)
    ? undefined
    : `trust imports itself and ${pureModules.join(', ')} only`,
)

const mailAddressesArePure = importRule(mailAddresses, (_from, to) =>
  to.target.startsWith(mailAddresses) || to.target.startsWith('@hapi/address/') || to.target === 'punycode.js'
    ? undefined
    : 'runs in browsers too: it imports @hapi/address and punycode.js only',
)

const portalTakesTypesOnly = importRule(portal, (_from, to) => {
  if (to.target.startsWith('node:')) return 'the portal runs in a browser'
  if (!to.target.startsWith('@entente/')) return undefined
  const isContractType = to.isType && to.target === '@entente/server/contracts'
  const isForBrowsers = ['@entente/mail-addresses', '@entente/trust/view'].includes(to.target)
  return isContractType || isForBrowsers
    ? undefined
    : 'only types of @entente/server/contracts, @entente/mail-addresses and @entente/trust/view'
})

/** What is taken into browsers; everything that leads to at run time is looked at. */
const trustView = `${trust}view.ts`
const partnerInBrowsers = `${partner}browser.ts`
const browserEntries = { [trustView]: trust, [partnerInBrowsers]: partner }

function reachableFrom(entry: string, files: readonly SourceFile[]): SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reached = new Set<string>([entry])
  // A Set hands out what is added while it is walked.
  for (const path of reached)
    for (const { target, isType } of byPath.get(path)?.imports ?? []) if (!isType) reached.add(target)
  return [...reached].flatMap((path) => byPath.get(path) ?? [])
}

const entriesRunInBrowsers: Rule = (files) =>
  Object.entries(browserEntries).flatMap(([entry, home]) =>
    reachableFrom(entry, files).flatMap((file) => [
      ...file.imports
        .filter(
          ({ target }) => !target.startsWith(home) && !(home === partner && target === '@entente/trust/view'),
        )
        .map(({ target }) => `${file.path} → ${target}: ${entry} leads here, and it runs in browsers`),
      ...file.uses
        .filter(({ kind }) => kind === 'node global')
        .map(({ line }) => `${file.path}:${line}: a global of Node; ${entry} leads here`),
    ]),
  )

const partnerStandsAlone = importRule(partner, (_from, to) =>
  to.target.startsWith('packages/partner/') || /^(@entente\/trust(\/view)?$|node:)/.test(to.target)
    ? undefined
    : 'partners install it: it imports itself, @entente/trust and Node only',
)

const sqlPackagesInStores = importRule(server, (from, to) =>
  ['kysely', 'pg'].includes(to.target) &&
  !to.isType &&
  !isStore(from.path) &&
  !from.path.startsWith(`${platform}database/`)
    ? 'SQL only in store.ts, *-store.ts and platform/database'
    : undefined,
)

/** The gateway takes connections, and hands calls on to where its operator says. */
const gatewayConnections = /^packages\/server\/src\/modules\/gateway\/(listener|upstream|sandbox)\//
/** The commands of an operator may look at ports; what answers requests may not. */
const networkPackagesInClient = importRule(server, (from, to) =>
  /^(node:(http|https|http2|net|tls)|undici|axios|got)$/.test(to.target) &&
  !to.isType &&
  from.path !== outboundClient &&
  !(from.path === addressRules && to.target === 'node:net') &&
  !from.path.startsWith(`${server}commands/`) &&
  !gatewayConnections.test(from.path)
    ? `connections to the outside only in ${outboundClient}`
    : undefined,
)

const testingStaysInTests = importRule('packages/', (_from, to) =>
  /\/testing\/|\.test\.tsx?$/.test(to.target) ? 'for tests only' : undefined,
)

const signatureCheck = `${trust}signatures/check-signature.ts`
/** WebCrypto, where there is no Node. */
const browserCheck = `${partner}browser/signatures.ts`
const jwtCheck = `${platform}keys/verify-jwt.ts`
/** What verifies signatures, by the package that has it. */
const verifiers: Readonly<Record<string, { readonly names: RegExp; readonly home: string }>> = {
  'node:crypto': { names: /^(verify|createVerify|Verify|default|\*)$/, home: signatureCheck },
  jose: { names: /^((jwt|compact|flattened|general)Verify|default|\*)$/, home: jwtCheck },
}

/** OpenSSL takes signatures that are none (RFC 8017 §8.1.2); each of these places looks at their form first. */
const signaturesCheckedInOnePlace = importRule('packages/', (from, to) => {
  const verifier = verifiers[to.target]
  if (verifier === undefined || to.isType || from.path === verifier.home) return undefined
  const name = to.names.find((each) => verifier.names.test(each))
  return name === undefined ? undefined : `${name} only in ${verifier.home}`
})

const noCircles: Rule = (files) =>
  findCircles(files).map((circle) => `imports in a circle: ${circle.join(' → ')}`)

/** The whole name of a folder or file, or the noun at its end: `common-passwords` says something, `common` does not. */
const emptyNames = /^(common|shared|misc)$|(^|[-.])(utils?|helpers?|managers?|impl)$/i

const noEmptyNames: Rule = (files) =>
  files
    .filter(({ path }) =>
      path
        .replace(/(\.(test|gen|d))?\.\w+$/, '')
        .replaceAll(/([a-z])(?=[A-Z])/g, '$1-')
        .split('/')
        .some((name) => emptyNames.test(name)),
    )
    .map(({ path }) => `${path}: name it after what is inside`)

const noDefaultExports: Rule = (files) =>
  files.filter((file) => file.hasDefaultExport).map(({ path }) => `${path}: exports have names`)

const shortFiles: Rule = (files) =>
  files
    .filter((file) => !isGenerated(file) && file.lineCount > longestFile)
    .map(({ path, lineCount }) => `${path}: ${lineCount} lines, more than ${longestFile}`)

/** Beside the tests. */
const mostInFolder = 24

const modulesAreAScreenful: Rule = (files) => {
  const counts = new Map<string, number>()
  for (const file of files.filter((each) => moduleOf(each.path) !== undefined && !isTest(each))) {
    const folder = file.path.replace(/\/[^/]+$/, '')
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > mostInFolder)
    .map(
      ([folder, count]) => `${folder}: ${count} files, more than ${mostInFolder}; cut it along its subjects`,
    )
}

/** Every rule by the sentence that it enforces (design: "The house"). */
export const rules: Readonly<Record<string, Rule>> = {
  'the platform imports no module': platformKnowsNoModule,
  "a module imports the platform and other modules' faces": modulesFaceEachOther,
  'modules import along their order': modulesKeepOrder,
  'nothing is imported in a circle': noCircles,
  'packages reach each other by name': packagesKeepBorders,
  'test support stays in tests': testingStaysInTests,
  'trust is pure': trustIsPure,
  'mail addresses are read alike everywhere': mailAddressesArePure,
  'the portal takes types from the server, and the part of trust for browsers': portalTakesTypesOnly,
  'what is for browsers needs no Node': entriesRunInBrowsers,
  'the partner kit stands alone': partnerStandsAlone,
  'SQL packages are imported by stores': sqlPackagesInStores,
  'queries begin in stores': useRule(
    'sql',
    [server],
    (path) => isStore(path) || path.startsWith(`${platform}database/`),
    'stores and platform/database',
  ),
  'network packages are imported by the outbound client': networkPackagesInClient,
  'the network is called from one place': useRule(
    'network',
    [server, trust, portal],
    (path) => path === outboundClient || path.startsWith(`${portal}api/`) || path === `${portal}main.tsx`,
    "the outbound client, and the portal's api and start",
  ),
  'signatures are verified in one place': (files) => [
    ...signaturesCheckedInOnePlace(files),
    ...useRule('signature check', ['packages/'], (path) => path === browserCheck, signatureCheck)(files),
  ],
  'the environment is read by the settings': useRule(
    'environment',
    [server, trust, portal],
    (path) => path === `${server}settings.ts`,
    'settings.ts',
  ),
  'the time is read from the clock': useRule(
    'current time',
    [server, trust],
    (path) => path === `${platform}clock.ts`,
    'platform/clock.ts',
  ),
  'text is normalised in one place': useRule(
    'normalisation',
    [server, trust],
    (path) => path === `${trust}texts/normalise-text.ts`,
    'normaliseText of packages/trust, which is linear and bounded',
  ),
  'a transaction uses its own connection': useRule(
    'pool inside a transaction',
    [server],
    () => false,
    'front of the transaction or behind it',
  ),
  'nothing changes outside the app': useRule(
    'mutable module state',
    [server, trust],
    () => false,
    'the App value',
  ),
  'names say what is inside': noEmptyNames,
  'exports have names': noDefaultExports,
  'files are short': shortFiles,
  'a module is a screenful of files': modulesAreAScreenful,
}
