import type { WorkloadName } from '@coffer/model';
import type { TreeNode, Writer } from '@coffer/vault';
import { compareBytes } from '../catalog/order.ts';
import { oneChunk } from '../layout/bytes.ts';
import { FACTS_CLOSE, FACTS_COMMA, FACTS_OPEN } from '../layout/facts.ts';
import {
  FACTS_ROOT,
  NO_TIME,
  OBJECTS_FILE,
  ORGANIZATION_FILE,
  snapshotTags,
  treeTime,
  workloadFolder,
} from '../layout/layout.ts';
import { NameTable } from '../layout/names.ts';
import { type ObjectEntry, objectLine } from '../layout/object-file.ts';
import type { CatalogObject } from '../ports.ts';

/** One object of a snapshot. */
export interface SnapshotObject extends Pick<CatalogObject, 'object' | 'trees'> {
  /** Last change of its root folder, ISO 8601 UTC. */
  readonly modified: string;
}

/** What a snapshot says of its origin. */
export interface SnapshotOrigin {
  readonly organization: { readonly id: string; readonly name: string };
  readonly job: { readonly id: string; readonly name: string };
  readonly sessionId: string;
  /** The job's definition, without secrets; JSON. */
  readonly settings: unknown;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** The restore point that this one follows. */
  readonly parent: string | undefined;
}

interface Group {
  readonly workload: WorkloadName;
  readonly entries: ObjectEntry[];
  readonly human: TreeNode[];
  readonly facts: TreeNode[];
  latest: string;
}

/** Joins the objects to the two top folders and saves the snapshot. Returns its id. */
export async function saveSnapshot(
  writer: Writer,
  origin: SnapshotOrigin,
  objects: readonly SnapshotObject[],
): Promise<string> {
  const top: TreeNode[] = [];
  const groups = grouped(objects);
  const facts: TreeNode[] = [await organizationFile(writer, origin), await objectsFile(writer, groups)];
  let latest = NO_TIME;
  for (const group of groups) {
    const dir = { name: workloadFolder(group.workload), type: 'dir' as const, mtime: group.latest };
    top.push({ ...dir, subtree: await writer.saveTree(group.human) });
    facts.push({ ...dir, subtree: await writer.saveTree(group.facts) });
    if (group.latest > latest) latest = group.latest;
  }
  top.push({ name: FACTS_ROOT, type: 'dir', mtime: latest, subtree: await writer.saveTree(facts) });
  const workloads = groups.map(({ workload }) => workload);
  return await writer.saveSnapshot({
    tree: await writer.saveTree(top),
    time: origin.time,
    hostname: 'coffer',
    tags: snapshotTags({
      organizationId: origin.organization.id,
      jobId: origin.job.id,
      sessionId: origin.sessionId,
      workloads,
    }),
    paths: [...workloads.map((workload) => `/${workloadFolder(workload)}`), `/${FACTS_ROOT}`],
    ...(origin.parent === undefined ? {} : { parent: origin.parent }),
  });
}

function grouped(objects: readonly SnapshotObject[]): readonly Group[] {
  const groups = new Map<WorkloadName, Group & { readonly names: NameTable }>();
  const ordered = [...objects].sort(
    ({ object: a }, { object: b }) => compareBytes(a.name, b.name) || compareBytes(a.id, b.id),
  );
  for (const { object, trees, modified } of ordered) {
    const { workload, name, id } = object;
    const group = groups.get(workload) ?? {
      workload,
      entries: [],
      human: [],
      facts: [],
      latest: NO_TIME,
      names: new NameTable(),
    };
    groups.set(workload, group);
    const dir = { name: group.names.give(name, id), type: 'dir' as const, mtime: treeTime(modified) };
    group.entries.push({ object, folder: dir.name });
    group.human.push({ ...dir, subtree: trees.human });
    group.facts.push({ ...dir, subtree: trees.facts });
    if (dir.mtime > group.latest) group.latest = dir.mtime;
  }
  const folder = (group: Group): string => workloadFolder(group.workload);
  return [...groups.values()].sort((a, b) => compareBytes(folder(a), folder(b)));
}

async function objectsFile(writer: Writer, groups: readonly Group[]): Promise<TreeNode> {
  async function* lines(): AsyncIterable<Uint8Array> {
    let before = FACTS_OPEN;
    for (const { entries } of groups)
      for (const entry of entries) {
        yield Buffer.from(`${before}${objectLine(entry)}`, 'utf8');
        before = FACTS_COMMA;
      }
    yield Buffer.from(FACTS_CLOSE, 'utf8');
  }
  const { content, size } = await writer.saveFile(lines());
  return { name: OBJECTS_FILE, type: 'file', mtime: NO_TIME, size, content };
}

async function organizationFile(writer: Writer, origin: SnapshotOrigin): Promise<TreeNode> {
  const { organization, job, settings } = origin;
  const text = `${JSON.stringify({ format: 1, organization, job, settings }, undefined, 2)}\n`;
  const { content, size } = await writer.saveFile(oneChunk(Buffer.from(text, 'utf8')));
  return { name: ORGANIZATION_FILE, type: 'file', mtime: NO_TIME, size, content };
}
