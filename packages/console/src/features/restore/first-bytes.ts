/** The beginning of an answer: at most `most` bytes, and whether there are more; the rest is not even fetched. Rejects when it breaks off. */
export async function firstBytes(
  { body }: Response,
  most: number,
): Promise<{ readonly content: ArrayBuffer; readonly isCut: boolean }> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length > most) break;
  }
  const whole = await new Blob(pieces).arrayBuffer();
  return { content: whole.slice(0, most), isCut: length > most };
}
