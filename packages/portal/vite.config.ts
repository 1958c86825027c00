import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants } from 'node:zlib'
import compileMessage from 'icu-minify/compile'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { compression, defineAlgorithm } from 'vite-plugin-compression2'
import { partOf } from './src/locales/part-of.ts'
import { withoutUnused, withoutUnusedColours } from './without-unused.ts'

const compileTexts = (node: unknown): unknown =>
  typeof node === 'string'
    ? compileMessage(node)
    : Object.fromEntries(Object.entries(node as object).map(([key, value]) => [key, compileTexts(value)]))

/** The namespaces of one part of the texts. */
const textsOf = (texts: object, part: string | undefined): object =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => partOf(name) === part))

/** ICU texts are parsed here instead of in every browser, which then needs no parser; and cut in parts. */
const compiledTexts: Plugin = {
  name: 'entente-compiled-texts',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/locales\/\w+\.json\?part=\w+&texts$/ },
    handler: (code, id) => {
      const texts = textsOf(JSON.parse(code) as object, /part=(\w+)/.exec(id)?.[1])
      return { code: `export default ${JSON.stringify(compileTexts(texts))}`, moduleType: 'js', map: null }
    },
  },
}

const ours = (file: string): string => path.join(import.meta.dirname, 'src/react', file)

/** Preact in the place of React (docs/decisions/0095): by name, and as a whole, as some libraries take it. */
const preact: Plugin = {
  name: 'entente-preact',
  enforce: 'pre',
  resolveId: (id) => (id === 'react' || id === 'react-dom' ? '\0preact' : null),
  load: (id) =>
    id === '\0preact'
      ? `export * from ${JSON.stringify(ours('react.ts'))}; export { default } from 'preact/compat'`
      : null,
}

// Compressed once, as far as it goes, instead of with every answer.
const brotli = defineAlgorithm('brotliCompress', { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
const gzip = defineAlgorithm('gzip', { level: 9 })
const include = /\.(?:js|css|html|svg|json|txt|webmanifest)$/

/**
 * What pages share comes in few files: each costs the headers of a call of its own, and small ones compress badly. A group
 * takes along what its modules import, unless a group with a higher priority has it.
 */
const groups = [
  { name: 'portal', priority: 5, test: /portal\/src\/(?:main\.tsx|ui\/form\/use-form\.ts)$/ },
  { name: 'forms', priority: 4, test: /\/(?:TextInput|use-uncontrolled)\.mjs$/ },
  { name: 'sign-in', priority: 3.5, test: /portal\/src\/features\/sign-in\/SignInPage\.tsx$/ },
  {
    name: 'fields',
    priority: 3,
    test: /portal\/src\/ui\/(?:form\/(?:UnsavedChangesGuard|LocaleField|fields|rules)|partner-type-name)\.tsx?$/,
  },
  {
    name: 'inside',
    priority: 2,
    test: /portal\/src\/(?:shell\/Inside|ui\/form\/FormDialog)\.tsx$/,
  },
  // What lists share with pages that show none: apart, or those would load all that a list needs.
  {
    name: 'states',
    priority: 1.8,
    test: /portal\/src\/ui\/(?:inline\/(?:StatusBadge|Tag|CopyableText)|facts\/EntryList|page\/Loaded)\.tsx$/,
  },
  // A list, and the dialogs that its rows open.
  {
    name: 'lists',
    priority: 1.5,
    test: /portal\/src\/ui\/(?:table\/DataTable|form\/(?:Previewed|Reason)Dialog|facts\/(?:Effects|Consequences)|decision\/FinalNote|certificate\/DistinguishedName)\.tsx$/,
  },
  // The page of one thing: what is decided of it, and its history.
  {
    name: 'things',
    priority: 1.4,
    test: /portal\/src\/(?:ui\/(?:decision\/Decision(?:Desk|Panel)|facts\/CopyableId|page\/FoldedPanel)|features\/audit-trail\/History)\.tsx$/,
  },
  {
    name: 'certificates',
    priority: 1.3,
    test: /portal\/src\/ui\/certificate\/(?:CertificateFacts|ChainViewer|DownloadMenu)\.tsx$/,
  },
  // What opens over a page, and comes after it.
  {
    name: 'dialogs',
    priority: 1,
    test: /portal\/src\/(?:ui\/dialog\/ModalWindow|shell\/navigation\/PhoneMenu)\.tsx$/,
  },
]

export default defineConfig({
  base: '/',
  plugins: [
    compiledTexts,
    preact,
    ...withoutUnused,
    // A build that only measures has nobody to serve.
    {
      ...compression({ algorithms: [brotli, gzip], include, threshold: 1024 }),
      apply: ({ build }) => build?.write !== false,
    },
  ],
  resolve: {
    alias: [
      { find: 'use-intl/format-message', replacement: 'use-intl/format-message/format-only' },
      // docs/decisions/0095-preact-draws-the-portal.md
      { find: /^react\/jsx-runtime$/, replacement: ours('jsx-runtime.ts') },
      {
        find: /^react-dom\/client$/,
        replacement: fileURLToPath(import.meta.resolve('preact/compat/client')),
      },
    ],
  },
  // The same runtime whoever builds it: that for development checks what types check already.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  css: { postcss: { plugins: [mantine(), withoutUnusedColours] } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy forbids data: scripts and inline modules; small assets stay files for the same reason.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The viewer of the API is the one large file; what pages of the portal weigh is tested (src/weight.test.ts).
    chunkSizeWarningLimit: 1700,
    rolldownOptions: {
      input: ['index.html', 'api-docs.html'],
      output: { codeSplitting: { groups } },
      // Libraries say which of their modules are for browsers: all are.
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
    },
  },
})
