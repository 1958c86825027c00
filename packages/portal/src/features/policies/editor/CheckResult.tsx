import { Stack, UnstyledButton } from '@mantine/core'
import { useText } from '../../../locales/text.ts'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { PrivilegeChanges } from '../PrivilegeChanges.tsx'
import styles from './DocumentEditor.module.css'
import type { useChecked } from './use-checked.ts'

interface CheckResultProps {
  readonly checked: ReturnType<typeof useChecked>
  /** True for a draft that is changed, which is compared with itself. */
  readonly isChange: boolean
  /** Leads to where a path stands in the document. */
  readonly onPlace: (path: string) => void
}

/** What is wrong with the document, or what it allows; heard as it changes. */
export const CheckResult = ({ checked, isChange, onPlace }: CheckResultProps) => {
  const t = useText('policies')
  return (
    <div aria-live="polite">
      <Loaded query={checked.query} height={60}>
        {({ problems, changes }) =>
          problems.length > 0 ? (
            <Stack gap="xs">
              <h3>{t('problems', { count: problems.length })}</h3>
              <ul>
                {problems.map(({ path, message }) => (
                  <li key={`${path} ${message}`}>
                    {/* What is about the text as a whole stands nowhere in it. */}
                    {path === '' ? (
                      message
                    ) : (
                      <UnstyledButton className={styles.place ?? ''} onClick={() => onPlace(path)}>
                        {message}
                      </UnstyledButton>
                    )}
                  </li>
                ))}
              </ul>
            </Stack>
          ) : (
            <Stack gap="xs">
              <h3>{t(isChange ? 'compared' : 'allows')}</h3>
              <PrivilegeChanges changes={changes ?? []} />
            </Stack>
          )
        }
      </Loaded>
    </div>
  )
}
