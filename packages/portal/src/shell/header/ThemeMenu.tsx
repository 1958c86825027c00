import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { Menu, MenuChoice } from '../../ui/floating/Menu.tsx'
import { MoonIcon, ScreenIcon, SunIcon } from '../../ui/icons.tsx'
import styles from './Header.module.css'

const choices = ['light', 'dark', 'auto'] as const
const icons = { light: SunIcon, dark: MoonIcon, auto: ScreenIcon } as const

/** Light, dark, or what the system says. */
export const ThemeMenu = () => {
  const t = useText('shell')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Shown = icons[useComputedColorScheme('light')]
  return (
    <Menu
      width={190}
      renderButton={(props) => (
        <ActionIcon
          {...props}
          variant="subtle"
          color="gray"
          size={40}
          className={styles.control}
          aria-label={t('themeNow', { theme: t(`theme.${colorScheme}`) })}
        >
          <Shown />
        </ActionIcon>
      )}
    >
      {choices.map((choice) => (
        <MenuChoice key={choice} checked={choice === colorScheme} onSelect={() => setColorScheme(choice)}>
          {t(`theme.${choice}`)}
        </MenuChoice>
      ))}
    </Menu>
  )
}
