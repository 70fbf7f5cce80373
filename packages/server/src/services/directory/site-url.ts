/** First path segments below which a site collection has its own name; everywhere else a collection is at the root. */
const managedPaths = new Set(['sites', 'teams', 'personal', 'portals']);

/** The address of the site above, or undefined for the top site of its collection. */
export function parentSiteUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return undefined;
  const segments = parsed.pathname.split('/').filter((segment) => segment !== '');
  const top = managedPaths.has((segments[0] ?? '').toLowerCase()) ? 2 : 0;
  if (segments.length <= top) return undefined;
  const path = segments.slice(0, -1).join('/');
  return path === '' ? parsed.origin : `${parsed.origin}/${path}`;
}

/** The last part of a site's address: its name within the site above. Empty for the root of a host. */
export function siteName(url: string): string {
  const last =
    URL.parse(url)
      ?.pathname.split('/')
      .findLast((segment) => segment !== '') ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Whether two addresses name the same site. */
export function sameSite(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}
