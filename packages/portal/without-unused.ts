import type { Plugin as StylePlugin } from 'postcss'
import type { Plugin } from 'vite'

/** Palettes of Mantine that nothing in the portal shows. */
export const unusedColours = ['cyan', 'grape', 'green', 'indigo', 'lime', 'pink', 'violet', 'yellow']

/** What a library would bring along to every page, though nothing here shows it, and what stands in its place. */
interface Stand {
  readonly what: RegExp
  /** Who asks for it; whoever else does gets the real thing. */
  readonly by: RegExp
  readonly instead: string
}

const stands: readonly Stand[] = [
  // The check of e-mail addresses asks Node for what every browser has.
  { what: /^(?:util|url)$/, by: /./, instead: 'export {}' },
  // Dialogs compare what scrolls in them with a component that no dialog here has: fifteen files for one comparison.
  {
    what: /\/ScrollArea\.mjs$/,
    by: /\/(?:Modal|Drawer)Root\.mjs$/,
    instead: 'export const ScrollArea = {}',
  },
  // No field grows with its text.
  { what: /\/Autosize\.mjs$/, by: /\/Textarea\.mjs$/, instead: `export const TextareaAutosize = 'textarea'` },
  // A box to tick is one with its words, alone or in a group.
  {
    what: /\/Checkbox(?:Card|Indicator)\.mjs$/,
    by: /\/Checkbox\.mjs$/,
    instead: 'export const CheckboxCard = undefined, CheckboxIndicator = undefined',
  },
  // No list grows while one scrolls.
  {
    what: /\/infiniteQueryBehavior\.js$/,
    by: /\/query(?:Client)?\.js$/,
    instead: 'export const infiniteQueryBehavior = undefined',
  },
]

const prefix = '\0entente-instead-'

const palettes = new RegExp(String.raw`^\s(?:${unusedColours.join('|')}): \[[^\]]*\],?\n`, 'gmu')

/** Leaves out of the build what libraries have and nobody here uses; a test says when somebody begins to. */
export const withoutUnused: readonly Plugin[] = [
  {
    name: 'entente-without-unused-modules',
    enforce: 'pre',
    resolveId: (id, importer = '') => {
      const index = stands.findIndex(({ what, by }) => what.test(id) && by.test(importer))
      return index === -1 ? null : `${prefix}${index}`
    },
    load: (id) => (id.startsWith(prefix) ? (stands[Number(id.slice(prefix.length))]?.instead ?? null) : null),
  },
  {
    name: 'entente-without-unused-palettes',
    transform: {
      filter: { id: /\/default-colors\.mjs$/ },
      handler: (code) => ({ code: code.replaceAll(palettes, ''), map: null }),
    },
  },
]

/** The same for the variables that hold the palettes. */
export const withoutUnusedColours: StylePlugin = {
  postcssPlugin: 'entente-without-unused-colours',
  Declaration: (declaration) => {
    const [, colour = ''] = /^--mantine-color-([a-z]+)-/u.exec(declaration.prop) ?? []
    if (unusedColours.includes(colour)) declaration.remove()
  },
}
