import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildPartner } from './workspace/build.mjs'
import { inRoot, tool } from './workspace/paths.mjs'
import { mustRun } from './workspace/run.mjs'

/** Makes `packages/partner/dist` ready for `npm publish`: the bundles, and types beside them. */
const dist = inRoot('packages/partner/dist')
rmSync(path.join(dist, 'package.json'), { force: true })
await buildPartner()
await mustRun(tool('tsc'), ['-p', inRoot('packages/partner/tsconfig.types.json')])

const types = path.join(dist, 'types')
const faces = { '@entente/trust': 'trust/src/index.js', '@entente/trust/view': 'trust/src/view.js' }
for (const name of readdirSync(types, { recursive: true })) {
  const file = path.join(types, name)
  if (!name.endsWith('.d.ts')) continue
  const text = readFileSync(file, 'utf8')
    .replaceAll(/(from |import\()(['"])(@entente\/trust(?:\/view)?)\2/g, (_, start, quote, face) => {
      const way = path.posix.relative(path.posix.dirname(name), faces[face])
      return `${start}${quote}${way.startsWith('.') ? way : `./${way}`}${quote}`
    })
    .replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2')
  writeFileSync(file, text)
}
console.log(
  `${path.relative(process.cwd(), dist)} is ready: npm publish ${path.relative(process.cwd(), dist)}`,
)
