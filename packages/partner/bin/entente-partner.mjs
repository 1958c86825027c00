#!/usr/bin/env node
/** `npx @entente/partner …` in a checkout: built when stale. What is published has its bundle here instead. */
import { buildPartner } from '../../../scripts/workspace/build.mjs'

await buildPartner()
await import('../dist/cli.js')
