/** A Graph address taken apart; everything is decoded. */
export interface GraphPath {
  /** The segments with drive addresses brought into one form: `drives/{drive}/items/{item}/…`. */
  readonly segments: readonly string[];
  /** The names of `root:/…:` or `items/{id}:/…:`, undefined when the address had no such part. */
  readonly relative: readonly string[] | undefined;
  /** Argument of the function form `delta(token='…')`. */
  readonly token: string | undefined;
  /** Argument of the function form `search(q='…')`. */
  readonly text: string | undefined;
}

const BY_PATH = /^(.*?(?:root|items\/[^/:]+|sites\/[^/:]+)):\/(.*?)(?::(?:\/(.*))?)?$/i;
const FUNCTION = /^(\w+)\((.*)\)$/;

/**
 * Takes apart what follows the version in a Graph address, percent-encoding still in place.
 *
 * @throws URIError when the percent-encoding is broken.
 */
export function parsePath(raw: string): GraphPath {
  const match = raw.match(BY_PATH);
  const plain = match ? [match[1], match[3]].filter((part) => part !== undefined && part !== '').join('/') : raw;
  const relative = match ? split(match[2] ?? '') : undefined;
  const segments = split(plain).flatMap(keyForm);
  let token: string | undefined;
  let text: string | undefined;
  const last = segments.at(-1)?.replace(/^(?:microsoft\.graph\.|oneDrive\.)(?=delta|getAllSites)/i, '');
  if (last !== undefined) {
    const call = last.match(FUNCTION);
    segments[segments.length - 1] = call?.[1] ?? last;
    token = call?.[2]?.match(/token='([^']*)'/)?.[1];
    text = call?.[2]?.match(/^\s*(?:q|query)\s*=\s*'(.*)'\s*$/s)?.[1]?.replaceAll("''", "'");
  }
  return { segments: driveForm(segments), relative, token, text };
}

/** Brings the many ways to a drive into the one form the routes know; `@users/…` and the like stand for a default drive. */
function driveForm(segments: readonly string[]): string[] {
  const [first = '', second = '', third = '', ...rest] = segments;
  const head = first.toLowerCase();
  if (head === 'me') return driveForm(['users', '@me', ...segments.slice(1)]);
  const owner = head === 'users' || head === 'sites' || head === 'groups';
  if (owner && third.toLowerCase() === 'drive' && rest.length > 0)
    return driveForm(['drives', `@${head}/${second}`, ...rest]);
  if (owner && third.toLowerCase() === 'drives' && rest.length > 0) return driveForm(['drives', ...rest]);
  if (head === 'drives' && third.toLowerCase() === 'root') return ['drives', second, 'items', 'root', ...rest];
  return [...segments];
}

/** OData's way to name one of many: `users('id')` is `users/id`; `applications(appId='id')` names it by another property. */
function keyForm(segment: string): string[] {
  const key = segment.match(/^(\w+)\((appId=)?'([^']*)'\)$/i);
  return key ? [key[1] ?? '', `${key[2] ?? ''}${key[3] ?? ''}`] : [segment];
}

function split(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);
}
