import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root, type MarkdownFile } from './markdown-files.ts'

/** Code is shown, not followed. */
const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```/gmu, '').replaceAll(/`[^`\n]*`/gu, '')

const linkTargets = (text: string): string[] => [
  ...[...withoutCode(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/gu)].map(([, target]) => target ?? ''),
  ...[...withoutCode(text).matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, target]) => target ?? ''),
]

/** The anchor of a heading, as code hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/gu, '-')

const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gmu, '').matchAll(/^#+ (.+)$/gmu)].map(([, heading]) =>
    anchorOf(heading ?? ''),
  )

const isOutside = (target: string): boolean => /^[a-z]+:/iu.test(target)

/** Says which relative links of some pages lead nowhere. */
export const brokenLinks = (files: readonly MarkdownFile[]): string[] => {
  const anchors = new Map(files.map(({ path, text }) => [path, anchorsOf(text)]))
  return files.flatMap(({ path, text }) =>
    linkTargets(text)
      .filter((target) => !isOutside(target))
      .flatMap((target) => {
        const [file = '', anchor] = target.split('#')
        const place = file === '' ? path : posix.join(posix.dirname(path), file)
        if (file !== '' && !existsSync(join(root, place))) return [`${path}: ${target} is not there`]
        const isKnown = anchor === undefined || (anchors.get(place)?.includes(anchor) ?? true)
        return isKnown ? [] : [`${path}: ${target} names no heading`]
      }),
  )
}

/** Scripts of npm that a text tells the reader to run. */
export const npmScriptsIn = (text: string): string[] => {
  const named = [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name]) => name ?? '')
  const short = [...text.matchAll(/npm (start|test)\b/gu)].map(([, name]) => name ?? '')
  return [...new Set([...named, ...short])]
}

/** Commands of the program that a text tells the reader to run. */
export const programCommandsIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/npx entente ((?:(?:accounts|audit) )?[a-z]+(?:-[a-z]+)*)/gu)].map(
      ([, name]) => name ?? '',
    ),
  ),
]
