import { Button, createTheme, Input } from '@mantine/core'
import { renderButton } from './ui/working-button.tsx'
import styles from './theme.module.css'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

const brand: MantineColorsTuple = [
  '#eef3fd',
  '#dbe5fb',
  '#b7caf4',
  '#8fadec',
  '#6d93e6',
  '#5280e0',
  '#3c6edb',
  '#2a5ccb',
  '#1447b2',
  '#0f3890',
]

const danger: MantineColorsTuple = [
  '#fdeeec',
  '#fad6d1',
  '#f3b1a9',
  '#eb897e',
  '#e4675a',
  '#dd5144',
  '#d3433a',
  '#c5372e',
  '#b3261e',
  '#8f1c16',
]

// A blue slate instead of neutral grey: surfaces stay calm next to the brand colour at night.
const dark: MantineColorsTuple = [
  '#e3e8f1',
  '#bcc6d6',
  '#9ba8bc',
  '#6b7890',
  '#43506a',
  '#323d54',
  '#252e42',
  '#181f2e',
  '#111723',
  '#0b1019',
]

const sans =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'Noto Sans Arabic', 'Geeza Pro', 'Dubai', Tahoma, sans-serif"

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 8, dark: 7 },
  colors: { brand, danger, dark },
  fontFamily: sans,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono', monospace",
  headings: { fontFamily: sans, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // What is optional says so; a mark on nearly every label would tell nothing.
    InputWrapper: Input.Wrapper.extend({
      defaultProps: {
        withAsterisk: false,
        // Hints below, so that the fields of a row stand in line.
        inputWrapperOrder: ['label', 'input', 'error', 'description'],
      },
    }),
    // Translations are longer than English; a button grows instead of leaving the page.
    Button: Button.extend({
      classNames: { root: styles.button ?? '', label: styles.label ?? '' },
      // Every button takes it, but Mantine's type of the theme does not know.
      defaultProps: { ...({ renderRoot: renderButton } as object) },
    }),
  },
})

/** Colours of Mantine that miss 4.5:1 as text or 3:1 as the edge of a field on our surfaces, and the surfaces themselves. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#131a26',
    '--mantine-color-dimmed': '#566074',
    '--mantine-color-placeholder': '#687286',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#1447b2',
    '--mantine-color-default-border': '#cfd6e2',
    '--mantine-color-gray-4': '#858fa3',
    '--page': '#f3f5f9',
    '--surface': '#ffffff',
    '--line': '#e1e6ee',
    '--quiet': '#f6f8fb',
    '--accent': '#1447b2',
    '--accent-soft': '#eaf0fd',
    '--good': '#0f6b45',
    '--warn': '#8a4b00',
    '--warn-soft': '#fff6e3',
    '--warn-line': '#efd9a5',
    '--bad': '#b3261e',
    '--bad-soft': '#fdeeec',
    '--shadow': '0 1px 2px rgb(19 26 38 / 5%), 0 1px 8px rgb(19 26 38 / 4%)',
  },
  dark: {
    '--mantine-color-body': '#181f2e',
    '--mantine-color-text': '#e3e8f1',
    '--mantine-color-dimmed': '#9ba8bc',
    '--mantine-color-placeholder': '#8c99ae',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-anchor': '#94b4f7',
    '--mantine-color-default-border': '#3b475f',
    '--mantine-color-dark-4': '#6b7890',
    '--page': '#111723',
    '--surface': '#181f2e',
    '--line': '#2b354a',
    '--quiet': '#1d2536',
    '--accent': '#94b4f7',
    '--accent-soft': '#1f2d4d',
    '--good': '#6fd6a4',
    '--warn': '#f5c26b',
    '--warn-soft': '#33290f',
    '--warn-line': '#5d4a1c',
    '--bad': '#ff9d94',
    '--bad-soft': '#3c1d1d',
    '--shadow': 'none',
  },
})
