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
/** From the surrogates on, the order of JavaScript's strings is no longer that of their bytes. */
const BEYOND = /[\ud800-\uffff]/;
/** Names that neither a file system minds nor JSON writes in another way: printable ASCII without quotation marks, slashes and what HTML uses. */
const PLAIN = /^[ !#-%'-.0-;=?-[\]-~]+$/;

/**
 * The canonical bytes of a tree: JSON exactly as Go's encoder writes restic's node, nodes sorted by the bytes of their
 * names, newline at the end. Equal folders give equal bytes, whoever writes them. Throws `damaged` for a node that no
 * reader could restore: an impossible name or time, a name twice, a folder without subtree.
 */
export function encodeTree(nodes: readonly TreeNode[]): Uint8Array {
  const sorted = isSorted(nodes) ? nodes : sortedByBytes(nodes);
  return Buffer.from(`{"nodes":[${sorted.map(encodeNode).join(',')}]}\n`);
}

/** Whether the names are apart and in order already, and of characters alone that JavaScript orders as their bytes are ordered. */
function isSorted(nodes: readonly TreeNode[]): boolean {
  let before = '';
  for (const { name } of nodes) {
    if (name <= before || BEYOND.test(name)) return false;
    before = name;
  }
  return true;
}

function sortedByBytes(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const keyed = nodes.map((node) => ({ node, key: nameBytes(node.name) }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  keyed.forEach(({ node, key }, i) => {
    const before = keyed[i - 1];
    if (before && Buffer.compare(before.key, key) === 0) throw new VaultError('damaged', `a name twice: ${node.name}`);
  });
  return keyed.map(({ node }) => node);
}

function checkName(name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
    throw new VaultError('damaged', `not a file name: ${JSON.stringify(name)}`);
}

function encodeNode(node: TreeNode): string {
  const folder = node.type === 'dir';
  const name = encodeName(node.name);
  const type = folder ? `"dir","mode":${FOLDER_MODE}` : `"file","mode":${FILE_MODE}`;
  const time = `"${goTime(node.mtime)}"`;
  // Access and change time of a file in the cloud mean nothing; constant ones keep unchanged trees equal.
  const common = `"name":${name},"type":${type},"mtime":${time},"atime":${time},"ctime":${time},"uid":0,"gid":0`;
  if (folder) {
    if (!node.subtree) throw new VaultError('damaged', `a folder without subtree: ${node.name}`);
    return `{${common},"content":null,"subtree":${JSON.stringify(node.subtree)}}`;
  }
  const size = node.size ? `"size":${node.size},` : '';
  return `{${common},${size}"links":1,"content":${encodeIds(node.content ?? [])}}`;
}

function encodeName(name: string): string {
  if (PLAIN.test(name) && name !== '.' && name !== '..') return `"${name}"`;
  checkName(name);
  return goJsonString(goQuote(name));
}

/** Most files are one blob, and a text alone is written faster than a list. */
function encodeIds(ids: readonly string[]): string {
  return ids.length === 1 ? `[${JSON.stringify(ids[0])}]` : JSON.stringify(ids);
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
