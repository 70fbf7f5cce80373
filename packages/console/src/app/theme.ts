import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useEffect, useState } from 'react';

/** What a person can choose; `system` follows the machine. */
const themeChoices = ['system', 'light', 'dark', 'contrast'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const dark = '(prefers-color-scheme: dark)';
const contrast = '(forced-colors: active)';

/** The theme in use and the choice behind it, kept in the browser. */
export function useTheme(): { readonly theme: Theme; readonly choice: ThemeChoice; readonly next: () => void } {
  const [choice, setChoice] = useState<ThemeChoice>(remembered);
  const isDark = useMedia(dark);
  const isContrast = useMedia(contrast);
  const next = (): void => {
    const following = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system';
    localStorage.setItem('theme', following);
    setChoice(following);
  };
  return { theme: themeOf(choice, isDark, isContrast), choice, next };
}

function themeOf(choice: ThemeChoice, isDark: boolean, isContrast: boolean): Theme {
  if (choice === 'contrast' || (choice === 'system' && isContrast)) return teamsHighContrastTheme;
  return choice === 'dark' || (choice === 'system' && isDark) ? webDarkTheme : webLightTheme;
}

function remembered(): ThemeChoice {
  const kept = localStorage.getItem('theme');
  return themeChoices.find((choice) => choice === kept) ?? 'system';
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = (): void => setMatches(list.matches);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}
