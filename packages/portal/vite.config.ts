import { constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import compileMessage from 'icu-minify/compile'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { compression, defineAlgorithm } from 'vite-plugin-compression2'

const compileTexts = (node: unknown): unknown =>
  typeof node === 'string'
    ? compileMessage(node)
    : Object.fromEntries(Object.entries(node as object).map(([key, value]) => [key, compileTexts(value)]))

/** ICU texts are parsed here instead of in every browser, which then needs no parser. */
const compiledTexts: Plugin = {
  name: 'entente-compiled-texts',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/locales\/\w+\.json$/ },
    handler: (code) => ({ code: JSON.stringify(compileTexts(JSON.parse(code))), map: null }),
  },
}

/** The check of e-mail addresses asks Node for what every browser has; nothing stands in its place. */
const nothingOfNode: Plugin = {
  name: 'entente-nothing-of-node',
  enforce: 'pre',
  resolveId: (id) => (id === 'util' || id === 'url' ? '\0nothing-of-node' : null),
  load: (id) => (id === '\0nothing-of-node' ? 'export {}' : null),
}

// Compressed once, as far as it goes, instead of with every answer.
const brotli = defineAlgorithm('brotliCompress', { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
const gzip = defineAlgorithm('gzip', { level: 9 })
const include = /\.(?:js|css|html|svg|json|txt|webmanifest)$/

export default defineConfig({
  base: '/',
  plugins: [
    compiledTexts,
    nothingOfNode,
    react(),
    compression({ algorithms: [brotli, gzip], include, threshold: 1024 }),
  ],
  resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  css: { postcss: { plugins: [mantine()] } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy forbids data: scripts and inline modules; small assets stay files for the same reason.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
