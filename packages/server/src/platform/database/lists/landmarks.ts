import type { Reader } from '../database.ts'

/** A row whose place in an ascending order is known: what it is sorted by, and its id, both as text. */
export interface Landmark {
  readonly place: number
  readonly order: string
  readonly id: string
}

/** Which rows of an ascending order are wanted, of how many. */
export interface Stretch {
  readonly first: number
  readonly count: number
  readonly total: number
}

/** A way to a stretch: from a landmark or from an end of the order, over some rows that are not wanted. */
export interface Walk {
  readonly from?: Landmark
  readonly way: 'asc' | 'desc'
  readonly skip: number
  readonly take: number
}

/** The shortest way to a stretch: whoever knows how many rows there are can begin at the end. */
export const shortestWalk = ({ first, count, total }: Stretch, landmarks: readonly Landmark[] = []): Walk => {
  const last = first + count - 1
  const walks: Walk[] = landmarks.flatMap((from): Walk[] => {
    if (from.place <= first) return [{ from, way: 'asc', skip: first - from.place, take: count }]
    return from.place >= last ? [{ from, way: 'desc', skip: from.place - last, take: count }] : []
  })
  // A landmark is as good as an end, and better where rows that do not match stand before the first that does.
  walks.push({ way: 'asc', skip: first, take: count }, { way: 'desc', skip: total - last - 1, take: count })
  return walks.reduce((best, walk) => (walk.skip < best.skip ? walk : best))
}

/** Rows that are skipped without regret. */
const near = 200

/** True when it is worth while to remember where a walk has led. @param isFiltered rows that do not match stand between */
export const isWorthRemembering = ({ from, skip }: Walk, isFiltered: boolean): boolean =>
  skip > near || (isFiltered && from === undefined)

/** What of a question is remembered, for as long as nothing changes. */
interface Remembered {
  readonly revision: number
  readonly landmarks: readonly Landmark[]
}

/** Each takes some hundred octets. */
const mostQuestions = 500
const mostLandmarks = 16

/** The landmarks that one database's readers remember. */
export interface Landmarks {
  /** Those of a question, if nothing has changed since. */
  known(key: string, revision: number): readonly Landmark[]
  remember(key: string, revision: number, landmark: Landmark): void
}

const createLandmarks = (): Landmarks => {
  const questions = new Map<string, Remembered>()
  const known: Landmarks['known'] = (key, revision) => {
    const found = questions.get(key)
    return found?.revision === revision ? found.landmarks : []
  }
  return {
    known,
    remember(key, revision, landmark) {
      const others = known(key, revision).filter(({ place }) => place !== landmark.place)
      const landmarks = [...others.slice(1 - mostLandmarks), landmark]
      // The last place is that of the latest: what nobody asks for any more is first to go.
      questions.delete(key)
      questions.set(key, { revision, landmarks })
      const [oldest] = questions.size > mostQuestions ? questions.keys() : []
      if (oldest !== undefined) questions.delete(oldest)
    },
  }
}

const ofReader = new WeakMap<Reader['tables'], Landmarks>()

/** The landmarks that are remembered for a database; a transaction has its own, as it has its own totals. */
export const landmarksOf = ({ tables }: Reader): Landmarks => {
  const known = ofReader.get(tables)
  if (known) return known
  const landmarks = createLandmarks()
  ofReader.set(tables, landmarks)
  return landmarks
}
