/** Free names that are tried before giving up. */
const MOST_TRIES = 200;

/**
 * Names under which a restored file may be put beside one that is kept: the name itself, then
 * `Plan (restored 2026-11-24).docx`, then `Plan (restored 2026-11-24 2).docx` and so on.
 * A name never grows beyond `limit` characters; its stem is cut.
 */
export function* keepNames(name: string, now: number, limit = 255): Generator<string> {
  yield name;
  const day = new Date(now).toISOString().slice(0, 10);
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  for (let number = 1; number <= MOST_TRIES; number += 1) {
    const mark = ` (restored ${day}${number === 1 ? '' : ` ${number}`})`;
    const room = Math.max(1, limit - mark.length - extension.length);
    yield `${[...stem].slice(0, room).join('').trimEnd()}${mark}${extension}`;
  }
}

/** SharePoint writes its own properties into files of these kinds, so what it stores differs from what it was sent. */
const REWRITTEN: ReadonlySet<string> = new Set(
  'docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm vsdx vsdm doc xls ppt html htm aspx'.split(
    ' ',
  ),
);

/** Whether the hash of the stored file may differ from that of the uploaded one although nothing went wrong. */
export function mayBeRewritten(name: string): boolean {
  return REWRITTEN.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
