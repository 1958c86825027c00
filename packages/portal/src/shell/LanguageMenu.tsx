import { Button, Menu } from '@mantine/core'
import { languages, nativeNames } from '../locales/languages.ts'
import { useText } from '../locales/text.ts'
import { GlobeIcon } from '../ui/icons.tsx'
import { useLanguage } from './LanguageProvider.tsx'
import { useLanguageChoice } from './use-language-choice.ts'
import styles from './Header.module.css'

/** Switches the language of the interface; each name is written in its own language. */
export const LanguageMenu = () => {
  const t = useText('shell')
  const current = useLanguage()
  const choose = useLanguageChoice()
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.control}
          leftSection={<GlobeIcon size={18} />}
        >
          {current.toUpperCase()}
          <span className="visually-hidden">{t('languageNow', { language: nativeNames[current] })}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current}>
          {languages.map((language) => (
            <Menu.RadioItem
              key={language}
              value={language}
              closeMenuOnClick
              onChange={() => void choose(language)}
            >
              <span lang={language}>{nativeNames[language]}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
