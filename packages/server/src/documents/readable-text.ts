/** ICU texts never nest deeper than this: a choice of texts with values in them, or one optional detail. */
const choice = /\{\w+, select,((?: \w+ \{(?:[^{}]|\{\w+\})*\})+)\}/gu
const count = /\{(\w+), plural,(?: (?:=\d+|\w+) \{[^{}]*\})* other \{([^{}]*)\}\}/gu
const detail = /\{detail, select, none \{\} other \{ \{detail\}\}\}/gu

/** A text of the locales as documents show it: every choice spelled out, every value by its name, and of many. */
export const readableText = (text: string): string =>
  text
    .replaceAll(detail, ' {detail}')
    .replaceAll(count, (_, name: string, other: string) => other.replaceAll('#', `{${name}}`))
    .replaceAll(choice, (_, options: string) =>
      [...options.matchAll(/ \w+ \{((?:[^{}]|\{\w+\})*)\}/gu)].map(([, option]) => option).join(' / '),
    )
