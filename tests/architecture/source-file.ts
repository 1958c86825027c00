import path from 'node:path'
import { parseSync, Visitor, type Expression, type ParseResult } from 'oxc-parser'

/** What the rules need to know of one file of ours. */
export interface SourceFile {
  /** From the root of the checkout, with slashes. */
  readonly path: string
  readonly lineCount: number
  readonly imports: readonly Import[]
  readonly hasDefaultExport: boolean
  /** Uses that only certain files may make. */
  readonly uses: readonly Use[]
}

export interface Import {
  /** A path of ours from the root (`packages/…`), or the name of a package. */
  readonly target: string
  /** Whether it leaves nothing at run time. */
  readonly isType: boolean
  /** What is taken by name, types left out; `*` for all of it, `default` for the default export. */
  readonly names: readonly string[]
}

export interface Use {
  readonly kind:
    | 'environment'
    | 'current time'
    | 'network'
    | 'sql'
    | 'normalisation'
    | 'mutable module state'
    | 'pool inside a transaction'
    | 'signature check'
    | 'node global'
  readonly line: number
}

/** What Node has and a browser has not. */
const nodeGlobals = new Set([
  'Buffer',
  'process',
  'global',
  'require',
  'setImmediate',
  '__dirname',
  '__filename',
])

const queryStarters = new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'executeQuery'])

/** Reads one file. A file that cannot be parsed throws, so that no rule passes by seeing nothing. */
export function readSource(file: string, text: string): SourceFile {
  const parsed = parseSync(file, text)
  const failure = parsed.errors[0]
  if (failure) throw new Error(`${file}: ${failure.message}`)
  const lines = text.split('\n')
  return {
    path: file,
    lineCount: text.endsWith('\n') ? lines.length - 1 : lines.length,
    imports: findImports(file, text, parsed),
    hasDefaultExport: hasDefaultExport(parsed),
    uses: findUses(parsed, (offset) => text.slice(0, offset).split('\n').length),
  }
}

function hasDefaultExport({ module, program }: ParseResult): boolean {
  const names = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => exportName.name),
  )
  return names.includes('default') || program.body.some(({ type }) => type === 'ExportDefaultDeclaration')
}

function findImports(file: string, text: string, { module, program }: ParseResult): Import[] {
  const found: Import[] = []
  const add = (specifier: string, isType: boolean, names: readonly string[] = []) => {
    const target = specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), specifier)
      : specifier
    found.push({ target, isType, names })
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    const names = entries.filter(({ isType }) => !isType).map(({ importName }) => nameOfImport(importName))
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType), names)
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, importName } of entries)
      if (moduleRequest) add(moduleRequest.value, isType, isType ? [] : [importName.name ?? '*'])
  }
  for (const { moduleRequest } of module.dynamicImports) {
    add(text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/['"`]/g, ''), false, ['*'])
  }
  new Visitor({
    TSImportType({ source }) {
      add(source.value, true)
    },
  }).visit(program)
  return found
}

function nameOfImport({ kind, name }: { kind: string; name: string | null }): string {
  if (kind === 'Default') return 'default'
  return kind === 'NamespaceObject' ? '*' : (name ?? '*')
}

function findUses({ program }: ParseResult, lineAt: (offset: number) => number): Use[] {
  const uses: Use[] = []
  const note = (kind: Use['kind'], { start }: { start: number }) => uses.push({ kind, line: lineAt(start) })
  /** What is handed to `database.transaction`, and where the database itself is named: inside there is `tx` for that. */
  const work: { readonly start: number; readonly end: number }[] = []
  const pools: { readonly start: number }[] = []
  new Visitor({
    Identifier(node) {
      if (nodeGlobals.has(node.name)) note('node global', node)
    },
    MemberExpression(node) {
      const name = nameOf(node)
      if (name === 'process.env') note('environment', node)
      if (/(^|\.)database(\.|$)/.test(name)) pools.push(node)
      if (name.endsWith('.normalize')) note('normalisation', node)
    },
    NewExpression(node) {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) note('current time', node)
    },
    CallExpression(node) {
      const name = nameOf(node.callee)
      if (name === 'Date.now' || name === 'Date') note('current time', node)
      if (/^((globalThis|window|self)\.)?fetch$/.test(name)) note('network', node)
      if (name.endsWith('.transaction')) work.push(...node.arguments)
      if (/(^|\.)subtle\.verify$/.test(name)) note('signature check', node)
      if (queryStarters.has(name.split('.').at(-1) ?? '') && name.includes('.')) note('sql', node)
    },
  }).visit(program)
  for (const pool of pools)
    if (work.some(({ start, end }) => start <= pool.start && pool.start < end))
      note('pool inside a transaction', pool)
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declared?.type === 'VariableDeclaration' && ['let', 'var'].includes(declared.kind)) {
      note('mutable module state', statement)
    }
  }
  return uses
}

/** `a.b` for a chain of plain names; what cannot be named is `?`. */
function nameOf(node: Expression): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression') return '?'
  const property = node.computed
    ? node.property.type === 'Literal' && String(node.property.value)
    : node.property.type === 'Identifier' && node.property.name
  return `${nameOf(node.object)}.${property || '?'}`
}
