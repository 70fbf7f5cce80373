import { VaultError } from '../errors.ts';
import { goJsonString, goQuote, goTime, goUnquote, nameBytes } from './go-text.ts';

/** A file or folder within a folder. */
export interface TreeNode {
  /** One path segment, not empty, without `/` and NUL. Bytes that are no UTF-8 appear as U+DC80..U+DCFF. */
  readonly name: string;
  readonly type: 'file' | 'dir';
  /** Time of the last change, ISO 8601 (UTC). */
  readonly mtime: string;
  /** Size of a file, bytes. */
  readonly size?: number;
  /** Ids of a file's blobs in order, hex. An empty file has none. */
  readonly content?: readonly string[];
  /** Id of a folder's tree, hex. */
  readonly subtree?: string;
}

/** Go's os.FileMode: permission bits as in Unix, folders marked by the highest bit. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 2 ** 31 + 0o755;

/**
 * The canonical bytes of a tree: JSON exactly as Go's encoder writes restic's node, nodes sorted by the bytes of their
 * names, newline at the end. Equal folders give equal bytes, whoever writes them. Throws `damaged` for a node that no
 * reader could restore: an impossible name or time, a name twice, a folder without subtree.
 */
export function encodeTree(nodes: readonly TreeNode[]): Uint8Array {
  const keyed = nodes.map((node) => ({ node, key: nameBytes(checkedName(node.name)) }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  keyed.forEach(({ node, key }, i) => {
    const before = keyed[i - 1];
    if (before && Buffer.compare(before.key, key) === 0) throw new VaultError('damaged', `a name twice: ${node.name}`);
  });
  return Buffer.from(`{"nodes":[${keyed.map(({ node }) => encodeNode(node)).join(',')}]}\n`);
}

function checkedName(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw new VaultError('damaged', `not a file name: ${JSON.stringify(name)}`);
  }
  return name;
}

function encodeNode(node: TreeNode): string {
  const folder = node.type === 'dir';
  const time = JSON.stringify(goTime(node.mtime));
  const fields = [
    `"name":${goJsonString(goQuote(node.name))}`,
    `"type":"${folder ? 'dir' : 'file'}"`,
    `"mode":${folder ? FOLDER_MODE : FILE_MODE}`,
    // Access and change time of a file in the cloud mean nothing; constant ones keep unchanged trees equal.
    `"mtime":${time},"atime":${time},"ctime":${time}`,
    '"uid":0,"gid":0',
  ];
  if (folder) {
    if (!node.subtree) throw new VaultError('damaged', `a folder without subtree: ${node.name}`);
    fields.push(`"content":null,"subtree":${JSON.stringify(node.subtree)}`);
  } else {
    if (node.size) fields.push(`"size":${node.size}`);
    fields.push(`"links":1,"content":${JSON.stringify(node.content ?? [])}`);
  }
  return `{${fields.join(',')}}`;
}

interface NodeJson {
  readonly name: string;
  readonly type: string;
  readonly mtime: string;
  readonly size?: number;
  readonly content?: readonly string[] | null;
  readonly subtree?: string;
}

/** Reads a tree. Nodes that are neither files nor folders (links, devices) are left out; Coffer never writes any. */
export function decodeTree(bytes: Uint8Array): TreeNode[] {
  try {
    const { nodes } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { nodes?: readonly NodeJson[] | null };
    if (nodes === undefined) throw new VaultError('damaged', 'a tree without nodes');
    return (nodes ?? []).flatMap((node) => (node.type === 'file' || node.type === 'dir' ? [decodeNode(node)] : []));
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw new VaultError('damaged', 'a tree is malformed', { cause });
  }
}

/**
 * One node of a tree by its name, undefined if there is none. As long as the tree is in the form of {@link encodeTree}, the other nodes
 * are not taken in: those of a large tree are many times its size in memory.
 */
export function findNode(bytes: Uint8Array, name: string): TreeNode | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = text.indexOf(`{"name":${goJsonString(goQuote(name))},"type":`);
  // A quotation mark inside a string is escaped, so only a node begins like this.
  const next = text.indexOf('},{"name":', start);
  const end = next < 0 ? text.lastIndexOf('}]}') : next;
  if (start >= 0 && end > start) {
    try {
      const [node] = decodeTree(Buffer.from(`{"nodes":[${text.toString('utf8', start, end + 1)}]}`));
      if (node?.name === name) return node;
    } catch {
      // Written by another program in another way.
    }
  }
  return decodeTree(bytes).find((node) => node.name === name);
}

function decodeNode(node: NodeJson): TreeNode {
  const common = { name: goUnquote(node.name), mtime: new Date(node.mtime).toISOString() };
  if (node.type === 'dir') {
    if (typeof node.subtree !== 'string') throw new VaultError('damaged', `a folder without subtree: ${common.name}`);
    return { ...common, type: 'dir', subtree: node.subtree };
  }
  return { ...common, type: 'file', size: node.size ?? 0, content: node.content ?? [] };
}
