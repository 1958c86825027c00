/** Computes once, on first call. */
export function lazy<T extends {} | undefined>(compute: () => T): () => T {
  let cell: { readonly value: T } | undefined
  return () => {
    cell ??= { value: compute() }
    return cell.value
  }
}
