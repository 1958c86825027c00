import { directionOf, languages } from '../locales/languages.ts'
import type { Language } from '../locales/languages.ts'

// Not in the files of texts, which are among what may not have come.
const words: Readonly<Record<Language, { readonly text: string; readonly again: string }>> = {
  en: { text: 'Entente could not be loaded.', again: 'Try again' },
  fr: { text: 'Entente n’a pas pu être chargé.', again: 'Réessayer' },
  ar: { text: 'تعذّر تحميل Entente.', again: 'إعادة المحاولة' },
}

const note = (language: Language): HTMLElement => {
  const line = document.createElement('p')
  line.lang = language
  line.dir = directionOf(language)
  const again = document.createElement('button')
  again.type = 'button'
  again.textContent = words[language].again
  again.addEventListener('click', () => location.reload())
  line.append(`${words[language].text} `, again)
  return line
}

/** Says in every language that the portal did not come, instead of showing nothing, and offers to ask for it again. */
export const sayNotLoaded = (container: HTMLElement): void => {
  const main = document.createElement('main')
  main.role = 'alert'
  const heading = document.createElement('h1')
  heading.textContent = 'Entente'
  main.append(heading, ...languages.map(note))
  container.replaceChildren(main)
}
