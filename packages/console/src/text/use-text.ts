import { createContext, useContext } from 'react';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';

/** The languages of the console by their tag. */
const languages = { en, de } as const satisfies Record<string, Texts>;
export type Language = keyof typeof languages;

/** The language that is spoken, and how to change it. */
export const LanguageContext = createContext<{ readonly language: Language; readonly change: (to: Language) => void }>({
  language: 'en',
  change: () => undefined,
});

/** The texts in the chosen language. */
export function useText(): Texts {
  return languages[useContext(LanguageContext).language];
}

/** What the person chose before, or what his browser asks for. */
export function firstLanguage(): Language {
  const wanted = localStorage.getItem('language') ?? navigator.language;
  return wanted.toLowerCase().startsWith('de') ? 'de' : 'en';
}
