#!/usr/bin/env node
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleProgram } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { prepare } from './workspace/run.mjs'

/** `npm run docs`: writes what is generated from the contracts; `npm run docs -- --check` only says what is stale. */
await prepare(async () => {
  const isCheck = process.argv.includes('--check')
  await installPackages()
  const stale = Object.entries(await generate()).filter(([file, content]) => read(file) !== content)
  for (const [file, content] of stale) {
    if (isCheck) console.error(`${file} is stale`)
    else write(file, content)
  }
  if (isCheck && stale.length > 0) throw new Error('Run npm run docs and commit what it writes.')
  if (stale.length === 0) console.log('Every document is up to date')
})

/** @returns {Promise<Record<string, string>>} */
async function generate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-docs-'))
  const bundle = path.join(folder, 'documents.mjs')
  try {
    await bundleProgram('tests/documents/expected/documents.ts', bundle, { withPackages: true })
    const { documents } = await import(pathToFileURL(bundle).href)
    return documents(inRoot())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(file) {
  try {
    return readFileSync(inRoot(file), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function write(file, content) {
  mkdirSync(path.dirname(inRoot(file)), { recursive: true })
  writeFileSync(inRoot(file), content)
  console.log(`Wrote ${file}`)
}
