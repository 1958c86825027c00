import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useText } from '../locales/text.ts'
import { MoonIcon, ScreenIcon, SunIcon } from '../ui/icons.tsx'
import styles from './Header.module.css'

const choices = ['light', 'dark', 'auto'] as const
const icons = { light: SunIcon, dark: MoonIcon, auto: ScreenIcon } as const

/** Light, dark, or what the system says. */
export const ThemeMenu = () => {
  const t = useText('shell')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Shown = icons[useComputedColorScheme('light')]
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          className={styles.control}
          aria-label={t('themeNow', { theme: t(`theme.${colorScheme}`) })}
        >
          <Shown />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme}>
          {choices.map((choice) => (
            <Menu.RadioItem
              key={choice}
              value={choice}
              closeMenuOnClick
              onChange={() => setColorScheme(choice)}
            >
              {t(`theme.${choice}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
