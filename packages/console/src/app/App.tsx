import { FluentProvider } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { ApiError } from '../api/send.ts';
import { firstLanguage, type Language, LanguageContext } from '../text/use-text.ts';
import { useKeptFocus } from './keep-focus.ts';
import { type ThemeChoice, useTheme } from './theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the caller did wrong does not get better by asking again.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
    },
  },
});

/** What a page may know of the colours. */
export interface Colours {
  readonly theme: ThemeChoice;
  readonly nextTheme: () => void;
}

/** Language, colours, queries and addresses below `basename`, around a whole application. */
export function App(props: { readonly basename: string; readonly children: (colours: Colours) => ReactNode }) {
  const { theme, choice, next } = useTheme();
  const [language, setLanguage] = useState<Language>(() => spoken(firstLanguage()));
  useKeptFocus();
  const change = (to: Language): void => {
    localStorage.setItem('language', to);
    setLanguage(spoken(to));
  };
  return (
    <LanguageContext.Provider value={{ language, change }}>
      <QueryClientProvider client={queries}>
        <FluentProvider theme={theme} style={{ minHeight: '100vh' }}>
          <BrowserRouter basename={props.basename}>{props.children({ theme: choice, nextTheme: next })}</BrowserRouter>
        </FluentProvider>
      </QueryClientProvider>
    </LanguageContext.Provider>
  );
}

/** Says to the browser which language it is, before anything is written in it: dates and figures are formed by it. */
function spoken(language: Language): Language {
  document.documentElement.lang = language;
  return language;
}
