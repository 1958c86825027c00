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
    pattern: /^input_label_before FAIL: <input type="file"/u,
    reason:
      'The label lies upon the input, so that the whole field can be clicked; it is before nothing and after nothing.',
  },
]
