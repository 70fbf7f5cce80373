import type { ReactNode } from 'react';

/** What the server says in its own words, which are English whatever the page speaks: screen readers are told. */
export function ServerWords({ children }: { readonly children: ReactNode }) {
  return <span lang="en">{children}</span>;
}
