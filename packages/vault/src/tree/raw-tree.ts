import { VaultError } from '../errors.ts';
import { goUnquote } from './go-text.ts';

/** A node with its exact text, so that what is not understood here survives a rewriting untouched. */
export interface RawNode {
  readonly text: string;
  readonly name: string;
  readonly content: readonly string[];
  readonly subtree?: string;
}

/** The nodes of a tree of any kind, also links and devices, each with its text. `damaged` when it is no tree. */
export function rawNodes(tree: Uint8Array): RawNode[] {
  const text = Buffer.from(tree).toString('utf8');
  try {
    // Parsed whole first: what splits the text below may then rely on its being JSON.
    const { nodes } = JSON.parse(text) as { nodes?: readonly NodeJson[] | null };
    if (nodes === undefined) throw new VaultError('damaged', 'a tree without nodes');
    const texts = nodes ? objectTexts(text, text.indexOf('[')) : [];
    return (nodes ?? []).map((node, position) => ({
      text: texts[position] as string,
      name: goUnquote(node.name),
      content: node.content ?? [],
      ...(node.subtree && { subtree: node.subtree }),
    }));
  } catch (cause) {
    throw cause instanceof VaultError ? cause : new VaultError('damaged', 'a tree is malformed', { cause });
  }
}

/** A tree of these nodes, in the canonical form, if theirs is. */
export function joinNodes(nodes: readonly RawNode[]): Uint8Array {
  return Buffer.from(`{"nodes":[${nodes.map(({ text }) => text).join(',')}]}\n`);
}

/** The node with another subtree. */
export function withSubtree(node: RawNode, subtree: string): RawNode {
  // A quotation mark inside a JSON string is escaped, so this text can only be the member itself.
  return { ...node, text: node.text.replace(`"subtree":"${node.subtree}"`, `"subtree":"${subtree}"`), subtree };
}

interface NodeJson {
  readonly name: string;
  readonly content?: readonly string[] | null;
  readonly subtree?: string;
}

/** The texts of the objects of a JSON array that begins at `start`. */
function objectTexts(text: string, start: number): string[] {
  const texts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') {
      if (depth === 0) begin = at;
      depth += 1;
    } else if (character === '}' || character === ']') {
      if (depth === 0) break;
      depth -= 1;
      if (depth === 0) texts.push(text.slice(begin, at + 1));
    }
  }
  return texts;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
