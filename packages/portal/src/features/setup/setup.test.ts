import { expect, test } from 'vitest'
import english from '../../locales/en.json'
import { setupPlaces } from './setup-places.ts'

// Messages name the next step, home explains it: the titles come with every page, what is said of them with home.
test('every first step has its title where messages find it, and what home says of it', () => {
  const titles = Object.keys(english.setup.step)
  expect(titles.toSorted()).toEqual(Object.keys(english.dashboard.stepText).toSorted())
  expect(Object.keys(setupPlaces).filter((step) => !titles.includes(step))).toEqual([])
})
