/** Where something stands in a text, as fields select it. */
export interface Place {
  readonly start: number
  readonly end: number
}

const gap = /[\s,:]*/uy
const word = /"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+/uy

/** The token that begins at a place. */
const tokenAt = (text: string, at: number, form: RegExp): string => {
  form.lastIndex = at
  return form.exec(text)?.[0] ?? ''
}

/** The name that a token writes; the token itself where it writes none. */
const nameOf = (token: string): string => {
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}

/** Every value of a JSON text with its path, in the order in which they begin; the nested ones after what holds them. */
const placesIn = (text: string): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>()
  const below = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`)
  /** @returns where the value ends; a text that is no JSON ends where it stops to be one */
  const read = (from: number, path: string): number => {
    const start = from + tokenAt(text, from, gap).length
    const opens = text[start]
    if (opens !== '{' && opens !== '[') {
      const end = start + tokenAt(text, start, word).length
      if (end > start) places.set(path, { start, end })
      return end
    }
    places.set(path, { start, end: start + 1 })
    let at = start + 1
    for (let position = 0; ; position += 1) {
      at += tokenAt(text, at, gap).length
      const next = text[at]
      if (next === undefined || next === '}' || next === ']') break
      const nameStart = at
      const name = opens === '{' ? tokenAt(text, at, word) : ''
      const inner = below(path, opens === '{' ? nameOf(name) : String(position))
      const end = read(at + name.length, inner)
      if (end <= nameStart) return end
      // A member is shown with its name.
      const known = places.get(inner)
      if (opens === '{' && known) places.set(inner, { start: nameStart, end: known.end })
      at = end
    }
    const end = Math.min(at + 1, text.length)
    places.set(path, { start, end })
    return end
  }
  read(0, '')
  return places
}

/**
 * Where the value of a path stands in a JSON text: the path of a problem, members and positions from the root. What is
 * missing is found where it should be: in what would hold it.
 */
export const placeInText = (text: string, path: string): Place => {
  const places = placesIn(text)
  for (let part = path; ; part = part.slice(0, Math.max(0, part.lastIndexOf('/')))) {
    const place = places.get(part)
    if (place) return place
    if (part === '') return { start: 0, end: 0 }
  }
}
