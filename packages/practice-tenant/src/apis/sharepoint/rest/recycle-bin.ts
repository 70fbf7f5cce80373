import { BIN_KINDS, type BinEntry } from '../../../world/index.ts';
import { iso } from '../../graph/present/item.ts';
import { type Collection, type Entity, found, type Method, type RestCall, type Row } from './node.ts';
import { principalNode } from './people.ts';

/** What was deleted: of the web that was addressed, or of its whole collection, where both stages are shown. */
export function recycleBinNode(of: 'web' | 'site', call: RestCall): Collection {
  const bin = call.world.webs.bin(call.site);
  const entries = bin.list().filter(({ web, stage }) => of === 'site' || (web === call.site && stage === 1));
  const nodes = (): Entity[] => entries.map((entry) => entryNode(entry, call));
  const byId = (id: string | undefined): Entity | undefined => {
    const entry = entries.find((one) => one.id === id?.toLowerCase());
    return entry && entryNode(entry, call);
  };
  const all = (act: (entry: BinEntry) => void, stage?: 1 | 2): Method => ({
    need: 'write',
    run: () => {
      for (const entry of entries) if (stage === undefined || entry.stage === stage) act(entry);
      return undefined;
    },
  });
  const chosen = (act: (entry: BinEntry) => void): Method => ({
    need: 'write',
    run: async () => {
      const { ids } = (await call.body()) as { ids?: unknown };
      for (const id of Array.isArray(ids) ? ids : []) act(found(bin.find(String(id)), 'Recycle bin item'));
      return undefined;
    },
  });
  return {
    kind: 'collection',
    type: 'SP.RecycleBinItem',
    length: entries.length,
    slice: (from, to) => nodes().slice(from, to),
    key: byId,
    nav: { getbyid: (args) => found(byId(args.positional[0]), 'Recycle bin item') },
    methods: {
      restoreall: all((entry) => bin.restore(entry)),
      deleteall: all((entry) => bin.drop(entry)),
      movealltosecondstage: all(toSecondStage, 1),
      deleteallsecondstageitems: all((entry) => bin.drop(entry), 2),
      restorebyids: chosen((entry) => bin.restore(entry)),
      deletebyids: chosen((entry) => bin.drop(entry)),
      movetosecondstagebyids: chosen(toSecondStage),
    },
  };
}

function toSecondStage(entry: BinEntry): void {
  entry.stage = 2;
}

function entryNode(entry: BinEntry, call: RestCall): Entity {
  const bin = call.world.webs.bin(call.site);
  const people = call.world.lists.people(call.site);
  const act = (doing: () => void): Method => ({
    need: 'write',
    run: () => {
      doing();
      return undefined;
    },
  });
  const row: Row = {
    AuthorEmail: entry.author.user?.email ?? '',
    AuthorName: nameOf(entry.author),
    DeletedByEmail: entry.deletedBy.user?.email ?? '',
    DeletedByName: nameOf(entry.deletedBy),
    DeletedDate: iso(entry.time),
    DirName: entry.dirName,
    DirNamePath: { DecodedUrl: entry.dirName },
    Id: entry.id,
    ItemState: entry.stage,
    ItemType: BIN_KINDS[entry.kind],
    LeafName: entry.leafName,
    LeafNamePath: { DecodedUrl: entry.leafName },
    Size: String(entry.size),
    Title: entry.title,
  };
  return {
    kind: 'entity',
    type: 'SP.RecycleBinItem',
    row,
    nav: {
      author: () => principalNode(people, people.actorNumber(entry.author), call),
      deletedby: () => principalNode(people, people.actorNumber(entry.deletedBy), call),
    },
    methods: {
      restore: act(() => bin.restore(entry)),
      deleteobject: act(() => bin.drop(entry)),
      movetosecondstage: act(() => toSecondStage(entry)),
    },
  };
}

function nameOf({ user, application }: BinEntry['author']): string {
  return user?.displayName ?? application?.displayName ?? 'System Account';
}
