import { Button } from '@mantine/core'
import { languages, nativeNames } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { Menu, MenuChoice } from '../../ui/floating/Menu.tsx'
import { GlobeIcon } from '../../ui/icons.tsx'
import { useLanguage } from './LanguageProvider.tsx'
import { useLanguageChoice } from './use-language-choice.ts'
import styles from '../header/Header.module.css'

/** Switches the language of the interface; each name is written in its own language. */
export const LanguageMenu = () => {
  const t = useText('shell')
  const current = useLanguage()
  const choose = useLanguageChoice()
  return (
    <Menu
      width={180}
      renderButton={(props) => (
        <Button
          {...props}
          variant="subtle"
          color="gray"
          className={styles.control}
          leftSection={<GlobeIcon size={18} />}
        >
          {current.toUpperCase()}
          <span className="visually-hidden">{t('languageNow', { language: nativeNames[current] })}</span>
        </Button>
      )}
    >
      {languages.map((language) => (
        <MenuChoice key={language} checked={language === current} onSelect={() => void choose(language)}>
          <span lang={language}>{nativeNames[language]}</span>
        </MenuChoice>
      ))}
    </Menu>
  )
}
