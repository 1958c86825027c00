/** What is searched of an operation. */
export interface Findable {
  readonly method: string
  readonly path: string
  readonly id: string
  readonly summary: string
}

/** True where every word of the search stands somewhere in the operation, in either case. */
export const isFound = ({ method, path, id, summary }: Findable, search: string): boolean => {
  const text = `${method} ${path} ${id} ${summary}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word))
}
