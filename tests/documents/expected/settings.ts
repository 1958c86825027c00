import { describeSettings } from '../../../packages/server/src/settings.ts'
import { cell, code, page, table } from './markdown.ts'

/** Every setting of the server. */
export const settings = (): string =>
  page(
    'Settings',
    'Settings are environment variables. A value that cannot work stops the start, with the name of the setting and the reason. An empty value counts as none. Secret values are never printed.',
    table(
      ['Setting', 'Default', 'Secret', 'Meaning'],
      describeSettings().map(({ name, fallback, secret, help }) => [
        code(name),
        fallback === '' ? '–' : code(fallback),
        secret ? 'yes' : '',
        cell(help),
      ]),
    ),
    '`npm start` sets `ENTENTE_SEED=sandbox` where nothing else is said; every other command uses the default above.',
  )
