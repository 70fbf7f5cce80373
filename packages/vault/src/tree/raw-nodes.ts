import { isFileName } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';

/** An entry of a tree of any program and any type, as far as counting and copying are concerned. */
export interface RawNode {
  /** As written, with its escapes: good for comparing. */
  readonly name: string;
  /** `file`, `dir`, `symlink` and so on. */
  readonly type: string;
  /** Bytes; 0 for what has no size. */
  readonly size: number;
  /** How many names the file had; 0 where nobody said. */
  readonly links: number;
  /** What tells files with several names apart. */
  readonly inode: number;
  readonly device: number;
  readonly content: readonly string[];
  readonly subtree: string | undefined;
}

/** Reads every entry of a tree; `damaged` when it is malformed, or an id in it cannot be. */
export function decodeRawNodes(bytes: Uint8Array): RawNode[] {
  let nodes: readonly Partial<Record<string, unknown>>[];
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    nodes = (JSON.parse(text) as { nodes: typeof nodes | null }).nodes ?? [];
  } catch (cause) {
    throw new VaultError('damaged', 'a tree is malformed', { cause });
  }
  return nodes.map(({ name, type, size, links, inode, device_id: device, content, subtree }) => ({
    name: String(name),
    type: String(type),
    size: Number(size ?? 0),
    links: Number(links ?? 0),
    inode: Number(inode ?? 0),
    device: Number(device ?? 0),
    content: Array.isArray(content) ? content.map(checkedId) : [],
    subtree: typeof subtree === 'string' ? checkedId(subtree) : undefined,
  }));
}

function checkedId(id: unknown): string {
  if (typeof id !== 'string' || !isFileName(id)) throw new VaultError('damaged', 'a tree names a malformed id');
  return id;
}
