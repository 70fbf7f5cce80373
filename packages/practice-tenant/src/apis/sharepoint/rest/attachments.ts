import type { Entry, ListItem, SiteList } from '../../../world/index.ts';
import {
  argument,
  type Collection,
  collection,
  type Entity,
  found,
  type Method,
  type RestCall,
  RestFault,
} from './node.ts';

/** The attachments of an item of a list, which Graph does not know ("Working with list item attachments with REST"). */
export function attachmentsNode(entry: Entry, call: RestCall): Collection {
  const { list, listItem } = entry;
  if (!listItem) throw new RestFault(400, 'List does not support attachments.');
  const place = { list: list as SiteList, item: listItem };
  const nodes = [...listItem.attachments.keys()].map((name) => attachmentNode(name, place, call));
  const where = (name: string | undefined): Entity | undefined =>
    nodes.find(({ row }) => String(row['FileName']).toLowerCase() === name?.toLowerCase());
  const add: Method = {
    need: 'write',
    run: async (args) => {
      const name = argument(args, 'FileName');
      if (where(name))
        throw new RestFault(400, 'The specified name is already in use: an attachment of that name exists.');
      place.list.attach(listItem, name, await call.services.spool.store(counted(call)));
      return attachmentNode(name, place, call);
    },
  };
  return collection('SP.Attachment', nodes, {
    key: where,
    nav: { getbyfilename: (args) => found(where(args.positional[0]), 'File') },
    methods: {
      add,
      addusingpath: { ...add, run: (args, of) => add.run({ ...args, positional: [argument(args, 'DecodedUrl')] }, of) },
    },
  });
}

function attachmentNode(name: string, { list, item }: { list: SiteList; item: ListItem }, call: RestCall): Entity {
  const path = `${list.serverPath}/Attachments/${item.id}/${name}`;
  const drop: Method = {
    need: 'write',
    run: () => {
      list.attach(item, name, undefined);
      return undefined;
    },
  };
  const put: Method = {
    need: 'write',
    run: async () => {
      list.attach(item, name, await call.services.spool.store(counted(call)));
      return undefined;
    },
  };
  return {
    kind: 'entity',
    type: 'SP.Attachment',
    row: {
      FileName: name,
      FileNameAsPath: { DecodedUrl: name },
      ServerRelativePath: { DecodedUrl: path },
      ServerRelativeUrl: path,
    },
    remove: drop,
    methods: { recycleobject: drop },
    nav: {
      $value: () => {
        const content = found(item.attachments.get(name), 'File');
        const headers = { 'content-type': 'application/octet-stream', 'content-length': String(content.size) };
        return { kind: 'raw', answer: { status: 200, headers, stream: content.open(0, content.size) }, put };
      },
    },
  };
}

/** The body, counted while it is read. */
export async function* counted({ exchange }: RestCall): AsyncIterable<Uint8Array> {
  for await (const piece of exchange.body) {
    exchange.note.bytesIn += piece.byteLength;
    yield piece;
  }
}
