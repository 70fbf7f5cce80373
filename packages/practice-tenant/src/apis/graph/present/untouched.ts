import type { Drive, Item, ItemList } from '../../../world/index.ts';
import { mimeTypeOf } from '../../../world/index.ts';
import type { Call } from '../route.ts';
import { downloadUrl, type ItemView, iso, presentItem } from './item.ts';

/** The properties this file can write; a selection of anything else is left to `presentItem`. */
const PROPERTIES = [
  'id',
  'name',
  'size',
  'eTag',
  'createdDateTime',
  'lastModifiedDateTime',
  'webUrl',
  'fileSystemInfo',
  'folder',
  'createdBy',
  'lastModifiedBy',
  'parentReference',
  'file',
  'shared',
] as const;
/** Selected by clients, never there on untouched items. */
const ABSENT = ['deleted', 'root', 'package', 'malware', 'remoteItem', 'cTag', '@odata.type'];
const ADDRESSES = ['content.downloadUrl', '@microsoft.graph.downloadUrl'];

type Property = (typeof PROPERTIES)[number];

/** What the items of one folder have in common, as JSON. */
interface Folder {
  readonly number: number;
  readonly webUrl: string;
  readonly parentReference: string;
  readonly createdBy: string;
  /** The facet of those that inherit from something shared; undefined when nobody else has access. */
  readonly shared: string | undefined;
}

/**
 * A piece of a generated drive that nobody changed, as the JSON of an array: what `presentItem` would say of each item, without
 * making the items, many times as fast. Undefined when the piece or the selection needs more than that.
 */
export async function untouchedPage(
  call: Call,
  drive: Drive,
  piece: { readonly items: ItemList; readonly start: number; readonly end: number; readonly view: ItemView },
): Promise<Uint8Array | undefined> {
  const { items, start, end, view } = piece;
  const numbers = items.untouched?.(start, end);
  const wanted = selection(view.select);
  if (!numbers || !wanted || !drive.source) return undefined;
  const page = new Page();
  let folder: Folder | undefined;
  for (const [index, number] of numbers.entries()) {
    const parent = drive.source.tree.parentOf(number);
    if (folder?.number !== parent) {
      const [sample] = items.slice(start + index, start + index + 1);
      if (!sample) return undefined;
      folder = await commonOf(sample, { drive, call, number: parent, view });
    }
    page.add(itemText(number, { call, drive, folder, wanted, addresses: view.downloadUrl }));
  }
  return page.finish();
}

/** A JSON array that is written straight into memory; one long text would have to be copied twice. */
class Page {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  add(text: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    const needed = this.#length + 2 + text.length * 3;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(this.#length === 0 ? '[' : ',', this.#length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  finish(): Uint8Array {
    if (this.#length === 0) return Buffer.from('[]');
    this.#bytes[this.#length] = 0x5d;
    return this.#bytes.subarray(0, this.#length + 1);
  }
}

/** The properties to write; undefined when one of them is unknown here. */
function selection(select: string | null): ReadonlySet<Property> | undefined {
  if (select === null) return new Set(PROPERTIES);
  const wanted = new Set<Property>(['id']);
  for (const name of select.split(',').map((part) => part.trim())) {
    if (ABSENT.includes(name) || ADDRESSES.includes(name)) continue;
    const known = PROPERTIES.find((property) => property === name);
    if (!known) return undefined;
    wanted.add(known);
  }
  return wanted;
}

async function commonOf(
  sample: Item,
  { drive, call, number, view }: { drive: Drive; call: Call; number: number; view: ItemView },
): Promise<Folder> {
  const select = 'webUrl,parentReference,createdBy,shared';
  // A folder would be asked for the number of its children, and would have to make them.
  const asFile = Object.create(sample, { kind: { value: 'file' } }) as Item;
  const json = await presentItem(asFile, drive, { ...view, select, downloadUrl: false }, call);
  const webUrl = String(json['webUrl']);
  return {
    number,
    webUrl: webUrl.slice(0, webUrl.lastIndexOf('/') + 1),
    parentReference: JSON.stringify(json['parentReference']),
    createdBy: JSON.stringify(json['createdBy']),
    shared: json['shared'] === undefined ? undefined : JSON.stringify(json['shared']),
  };
}

interface Context {
  readonly call: Call;
  readonly drive: Drive;
  readonly folder: Folder;
  readonly wanted: ReadonlySet<Property>;
  readonly addresses: boolean;
}

/** One item. Names, ids and times of generated items hold nothing that JSON would have to escape. */
function itemText(number: number, { call, drive, folder, wanted, addresses }: Context): string {
  const { source } = drive;
  if (!source) return '';
  const facts = source.facts(number);
  const isFile = facts.kind === 'file';
  let text = '{';
  if (addresses && isFile) text += `"@microsoft.graph.downloadUrl":"${downloadUrl(facts, drive, call)}",`;
  if (wanted.size === PROPERTIES.length) text += '"@odata.type":"#microsoft.graph.driveItem",';
  text += `"id":"${facts.id}"`;
  if (wanted.has('name')) text += `,"name":"${facts.name}"`;
  if (wanted.has('size')) text += `,"size":${facts.size}`;
  if (wanted.has('eTag')) text += `,"eTag":"\\"{${facts.guid}},${facts.version}\\""`;
  const created = `"createdDateTime":"${iso(facts.created)}"`;
  const modified = `"lastModifiedDateTime":"${iso(facts.modified)}"`;
  if (wanted.has('createdDateTime')) text += `,${created}`;
  if (wanted.has('lastModifiedDateTime')) text += `,${modified}`;
  if (wanted.has('webUrl')) text += `,"webUrl":"${folder.webUrl}${encodeURIComponent(facts.name)}"`;
  if (wanted.has('fileSystemInfo')) text += `,"fileSystemInfo":{${created},${modified}}`;
  if (wanted.has('folder') && !isFile) text += `,"folder":{"childCount":${source.tree.childCountOf(number)}}`;
  if (wanted.has('createdBy')) text += `,"createdBy":${folder.createdBy}`;
  if (wanted.has('lastModifiedBy')) text += `,"lastModifiedBy":${folder.createdBy}`;
  if (wanted.has('parentReference')) text += `,"parentReference":${folder.parentReference}`;
  if (wanted.has('file') && facts.content) {
    const mimeType = mimeTypeOf(facts.name);
    text += `,"file":{"mimeType":"${mimeType}","hashes":{"quickXorHash":"${facts.content.quickXorHash}"}}`;
  }
  if (wanted.has('shared') && folder.shared !== undefined) text += `,"shared":${folder.shared}`;
  return `${text}}`;
}
