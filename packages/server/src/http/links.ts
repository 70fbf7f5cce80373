/** Relations by name, as the contract shows them. */
export type Links = Readonly<Record<string, { readonly href: string }>>;

/** The path of a resource, for example `hrefTo('Jobs', id, 'JobSessions')`; each part is escaped. */
export function hrefTo(...parts: readonly string[]): string {
  return `/v6/${parts.map(encodeURIComponent).join('/')}`;
}

/** Links from paths; a relation without a path is left out, which says that there is no such thing. */
export function linksTo(paths: Readonly<Record<string, string | undefined>>): Links {
  return Object.fromEntries(
    Object.entries(paths).flatMap(([rel, href]) => (href === undefined ? [] : [[rel, { href }]])),
  );
}
