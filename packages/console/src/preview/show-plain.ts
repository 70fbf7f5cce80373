import type { Wish } from './protocol.ts';

/** Shows a text as it stands: a page of HTML is its source. */
export function showText(root: HTMLElement, { content, isCut }: Wish): void {
  const text = document.createElement('pre');
  text.textContent = `${new TextDecoder(encodingOf(new Uint8Array(content, 0, Math.min(2, content.byteLength)))).decode(content, { stream: isCut })}${isCut ? '\n…' : ''}`;
  root.append(text);
}

/** Shows a picture. Of SVG the browser runs no scripts and fetches nothing, for it is shown as a picture. Rejects if it is none. */
export async function showPicture(root: HTMLElement, { content, name, type }: Wish): Promise<void> {
  const picture = document.createElement('img');
  const url = URL.createObjectURL(new Blob([content], { type }));
  picture.alt = name;
  picture.src = url;
  try {
    await picture.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  root.append(picture);
}

/** Windows marks its texts of two bytes a character. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
