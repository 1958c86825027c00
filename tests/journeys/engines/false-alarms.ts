export type EngineName = 'ibm' | 'alfa'

/** What an engine says against a page that is right, and why it is. */
interface FalseAlarm {
  readonly engine: EngineName
  readonly pattern: RegExp
  readonly reason: string
}

export const falseAlarms: readonly FalseAlarm[] = [
  {
    engine: 'ibm',
    pattern: /^input_label_exists FAIL: <output/u,
    reason:
      'HTML calls an output labelable, but a live region (role status) needs no name: nobody fills it in.',
  },
  {
    engine: 'ibm',
    pattern: /^svg_graphics_labelled FAIL: <svg style="--combobox-chevron-size/u,
    reason:
      'The arrow that Mantine draws over a select: a shape without a name is nothing to a screen reader.',
  },
  {
    engine: 'ibm',
    pattern: /^svg_graphics_labelled FAIL: <svg style="width: var\(--psi-icon-size\)/u,
    reason: 'The eye that Mantine draws in the button that shows a password; the button has the name.',
  },
  {
    engine: 'ibm',
    pattern: /^table_headers_exists FAIL: <table .*_cards_/u,
    reason: 'Below 640 px rows are cards, and each cell carries its heading before it.',
  },
  {
    engine: 'alfa',
    pattern: /^sia-r113: <(?:button|a) .*aria-label="(?:Menu|Entente, home)"/u,
    reason: 'The skip link lies upon them while it has the focus, and goes with the next key.',
  },
  {
    engine: 'alfa',
    pattern: /^sia-r113: <a .*class="_entry_/u,
    reason:
      'The menu at the side scrolls where it is longer than the window; an entry at its edge is whole once it is scrolled to.',
  },
  {
    engine: 'alfa',
    pattern: /^sia-r113: <button (?=.*class="_tab_)(?=.*aria-pressed=)/u,
    reason: 'An open menu lies upon a part of the tabs of a list, and goes with Escape or a click beside it.',
  },
  {
    engine: 'alfa',
    pattern: /^sia-r113: <div (?=.*role="menu")(?=.*tabindex="-1")/u,
    reason: 'A menu is no target: its entries are, and they fill it.',
  },
  {
    engine: 'ibm',
    pattern: /^input_label_before FAIL: <input [^>]*type="file"/u,
    reason:
      'The label lies upon the input, so that the whole field can be clicked; it is before nothing and after nothing.',
  },
]
