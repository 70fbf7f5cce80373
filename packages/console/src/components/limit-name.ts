import type { Texts } from '../text/en.ts';

/** A limit of Microsoft's in the language of the page, by the name that the server gives it; begins with a capital. */
export function limitName({ limits }: Texts['usage'], name: string): string {
  const said = limits[name] ?? name;
  return said.charAt(0).toUpperCase() + said.slice(1);
}
