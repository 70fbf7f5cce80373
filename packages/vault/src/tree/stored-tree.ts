import { goJsonString, goQuote } from './go-text.ts';
import { decodeTree, encodeTree, type TreeNode } from './tree.ts';

const OPEN = Buffer.from('{"nodes":[{"name":');
const CLOSE = Buffer.from(']}\n');
// A quotation mark inside a string is escaped, so these stand where a node ends and what it refers to begins, and nowhere else.
const NEXT_NODE = Buffer.from('},{"name":');
const CONTENT = Buffer.from('"content":["');
const SUBTREE = Buffer.from('"subtree":"');
const ID_LENGTH = 64;

/** A folder in the bytes that the repository holds, to be taken in whole or changed in places. */
export class StoredTree {
  readonly bytes: Uint8Array;
  readonly #text: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Its nodes. `damaged` when it is malformed. */
  nodes(): readonly TreeNode[] {
    return decodeTree(this.bytes);
  }

  /** The ids of the blobs of its files, as long as it is in the form of {@link encodeTree}. */
  *blobs(): Iterable<string> {
    for (let at = this.#text.indexOf(CONTENT); at >= 0; at = this.#text.indexOf(CONTENT, at)) {
      at += CONTENT.length;
      const end = this.#text.indexOf(']', at) - 1;
      for (; at < end; at += ID_LENGTH + '","'.length) yield this.#text.toString('latin1', at, at + ID_LENGTH);
    }
  }

  /** The ids of its subtrees, as long as it is in that form. */
  *subtrees(): Iterable<string> {
    for (let at = this.#text.indexOf(SUBTREE); at >= 0; at = this.#text.indexOf(SUBTREE, at)) {
      at += SUBTREE.length;
      yield this.#text.toString('latin1', at, at + ID_LENGTH);
    }
  }

  /**
   * The same folder with other nodes of these names; `undefined` takes one out. Where nodes take the place of others of their name, all
   * else is taken over byte by byte, at a fraction of what writing a folder costs. Throws as {@link encodeTree} does.
   */
  with(nodes: ReadonlyMap<string, TreeNode | undefined>): StoredTree {
    return new StoredTree(this.#replaced(nodes) ?? this.#written(nodes));
  }

  #replaced(nodes: ReadonlyMap<string, TreeNode | undefined>): Uint8Array | undefined {
    const text = this.#text;
    if (!text.subarray(0, OPEN.length).equals(OPEN) || !text.subarray(-CLOSE.length).equals(CLOSE)) return undefined;
    const places: { readonly start: number; readonly end: number; readonly node: TreeNode }[] = [];
    for (const [name, node] of nodes) {
      const start = text.indexOf(`{"name":${goJsonString(goQuote(name))},"type":`);
      if (start < 0 && !node) continue;
      if (start < 0 || !node) return undefined;
      const next = text.indexOf(NEXT_NODE, start);
      places.push({ start, end: next < 0 ? text.length - CLOSE.length : next + 1, node });
    }
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { start, end, node } of places.sort((a, b) => a.start - b.start)) {
      parts.push(text.subarray(at, start), encodeTree([node]).subarray('{"nodes":['.length, -CLOSE.length));
      at = end;
    }
    return Buffer.concat([...parts, text.subarray(at)]);
  }

  #written(changes: ReadonlyMap<string, TreeNode | undefined>): Uint8Array {
    const nodes = new Map(this.nodes().map((node) => [node.name, node]));
    for (const [name, node] of changes) {
      if (node) nodes.set(name, node);
      else nodes.delete(name);
    }
    return encodeTree([...nodes.values()]);
  }
}
