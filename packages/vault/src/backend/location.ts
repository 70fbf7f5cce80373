import { VaultError } from '../errors.ts';
import { cleanPrefix } from './layout.ts';

/** Where a repository is, without anything secret. */
export type StorageLocation =
  | { readonly kind: 'local'; readonly folder: string }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly prefix: string;
      /** Absent for Amazon's own servers. */
      readonly endpoint?: string;
      /** Known only where the host name tells it. */
      readonly region?: string;
    }
  | { readonly kind: 'azure'; readonly container: string; readonly prefix: string };

/**
 * Reads a location as restic writes it: `s3:https://host/bucket/prefix`, `s3:host/bucket/prefix` (https),
 * `azure:container:/prefix`, `local:/folder` or just a path, and `memory:`. Credentials do not belong into a location;
 * one that carries some is refused. Throws `not-a-repository`, never repeating the text.
 */
export function parseLocation(text: string): StorageLocation {
  const [, scheme = '', rest = ''] = /^([a-z0-9]{2,}):(.*)$/s.exec(text) ?? [];
  switch (scheme) {
    case 's3':
      return parseS3(rest);
    case 'azure':
      return parseAzure(rest);
    case 'memory':
      if (rest !== '') throw invalid('memory: takes no name');
      return { kind: 'memory' };
    case 'local':
      return localAt(rest);
    case '':
      return localAt(text);
    default:
      throw invalid(`there is no storage of the kind ${scheme}; known are local, s3, azure and memory`);
  }
}

function localAt(folder: string): StorageLocation {
  if (folder === '') throw invalid('the folder is missing');
  return { kind: 'local', folder };
}

function parseS3(rest: string): StorageLocation {
  const address = /^https?:\/\//.test(rest) ? rest : `https://${rest.replace(/^\/\//, '')}`;
  if (!URL.canParse(address)) throw invalid('expected s3:https://host/bucket/prefix');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw invalid('credentials do not belong into a location');
  if (url.search !== '' || url.hash !== '') throw invalid('expected s3:https://host/bucket/prefix');
  const [bucket = '', ...prefix] = cleanPrefix(decodeURIComponent(url.pathname)).split('/');
  if (bucket === '') throw invalid('the bucket is missing: expected s3:https://host/bucket/prefix');
  const place = { kind: 's3', bucket, prefix: prefix.join('/') } as const;
  const amazon = /^s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com$/.exec(url.host);
  if (!amazon) return { ...place, endpoint: url.origin };
  return amazon[1] === undefined ? place : { ...place, region: amazon[1] };
}

function parseAzure(rest: string): StorageLocation {
  const [, container = '', prefix = ''] = /^([^:/]+)(?::(.*))?$/s.exec(rest) ?? [];
  if (container === '') throw invalid('expected azure:container:/prefix');
  return { kind: 'azure', container, prefix: cleanPrefix(prefix) };
}

function invalid(why: string): VaultError {
  return new VaultError('not-a-repository', `this is no location of a repository: ${why}`);
}
