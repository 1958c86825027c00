import type { SourceFile } from './source-file.ts'

/** Files that import each other at run time, each circle once, beginning and ending with the same file. */
export function findCircles(files: readonly SourceFile[]): string[][] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter(({ isType }) => !isType).map(({ target }) => target),
    ]),
  )
  const circles: string[][] = []
  const finished = new Set<string>()
  const trail: string[] = []

  function walk(path: string): void {
    const targets = graph.get(path)
    if (!targets || finished.has(path)) return
    const seenAt = trail.indexOf(path)
    if (seenAt >= 0) {
      circles.push([...trail.slice(seenAt), path])
      return
    }
    trail.push(path)
    for (const target of targets) walk(target)
    trail.pop()
    finished.add(path)
  }

  for (const path of graph.keys()) walk(path)
  return circles
}
