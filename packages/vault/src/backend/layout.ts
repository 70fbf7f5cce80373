import { VaultError } from '../errors.ts';
import { type FileId, type FileKind, isFileName } from './backend.ts';

/** The folder of each kind, as in restic's default layout on every storage. The config file lies beside them. */
export const FOLDERS: Record<Exclude<FileKind, 'config'>, string> = {
  key: 'keys',
  lock: 'locks',
  snapshot: 'snapshots',
  index: 'index',
  pack: 'data',
};

/** A prefix without slashes at its ends, without empty and `.` parts; '' means the top. */
export function cleanPrefix(prefix: string): string {
  return prefix
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** The key of a file on object storage, such as `prefix/data/ab/ab…`. `missing` for what is no file name. */
export function objectKey(prefix: string, file: FileId): string {
  if (file.kind === 'config') return join(prefix, 'config');
  if (!isFileName(file.name)) throw new VaultError('missing', `not a file name: ${file.name}`);
  return `${folderKey(prefix, file.kind)}${pathOf(file.kind, file.name)}`;
}

/** What the keys of all files of a kind begin with; ends with a slash. */
export function folderKey(prefix: string, kind: Exclude<FileKind, 'config'>): string {
  return join(prefix, `${FOLDERS[kind]}/`);
}

/** The file name in a key that was listed below `folder`; undefined when the key is no repository file's. */
export function nameOfKey(folder: string, kind: Exclude<FileKind, 'config'>, key: string): string | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return isFileName(name) && key === `${folder}${pathOf(kind, name)}` ? name : undefined;
}

function pathOf(kind: FileKind, name: string): string {
  return kind === 'pack' ? `${name.slice(0, 2)}/${name}` : name;
}

function join(prefix: string, rest: string): string {
  return prefix === '' ? rest : `${prefix}/${rest}`;
}
