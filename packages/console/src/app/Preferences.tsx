import { Button, Tooltip } from '@fluentui/react-components';
import { DarkThemeRegular, LocalLanguageRegular } from '@fluentui/react-icons';
import { useContext } from 'react';
import { LanguageContext, useText } from '../text/use-text.ts';
import type { Colours } from './App.tsx';

/** What language the page speaks and what colours it wears: a button to change each. Where there is room, the language is written out. */
export function Preferences({ theme, nextTheme, roomy }: Colours & { readonly roomy?: boolean }) {
  const text = useText();
  const { language, change } = useContext(LanguageContext);
  const changeLanguage = (): void => change(language === 'en' ? 'de' : 'en');
  return (
    <>
      {roomy === true ? (
        <Button appearance="subtle" icon={<LocalLanguageRegular />} onClick={changeLanguage}>
          <span lang={language === 'en' ? 'de' : 'en'}>{text.shell.language}</span>
        </Button>
      ) : (
        <Tooltip content={text.shell.language} relationship="label">
          <Button appearance="subtle" icon={<LocalLanguageRegular />} onClick={changeLanguage} />
        </Tooltip>
      )}
      <Tooltip content={text.shell.theme[theme]} relationship="label">
        <Button appearance="subtle" icon={<DarkThemeRegular />} onClick={nextTheme} />
      </Tooltip>
    </>
  );
}
