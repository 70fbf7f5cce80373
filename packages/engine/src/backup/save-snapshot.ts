import type { WorkloadName } from '@coffer/model';
import type { TreeNode, Writer } from '@coffer/vault';
import { compareBytes } from '../catalog/order.ts';
import { oneChunk } from '../layout/bytes.ts';
import { FACTS_ROOT, NO_TIME, ORGANIZATION_FILE, snapshotTags, treeTime, workloadFolder } from '../layout/layout.ts';
import { NameTable } from '../layout/names.ts';
import type { CatalogObject } from '../ports.ts';

/** One object of a snapshot. */
export interface SnapshotObject {
  readonly record: CatalogObject;
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
  const facts: TreeNode[] = [await organizationFile(writer, origin)];
  const groups = grouped(objects);
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
    ({ record: { object: a } }, { record: { object: b } }) => compareBytes(a.name, b.name) || compareBytes(a.id, b.id),
  );
  for (const { record, modified } of ordered) {
    const { workload, name, id } = record.object;
    const group = groups.get(workload) ?? { workload, human: [], facts: [], latest: NO_TIME, names: new NameTable() };
    groups.set(workload, group);
    const dir = { name: group.names.give(name, id), type: 'dir' as const, mtime: treeTime(modified) };
    group.human.push({ ...dir, subtree: record.trees.human });
    group.facts.push({ ...dir, subtree: record.trees.facts });
    if (dir.mtime > group.latest) group.latest = dir.mtime;
  }
  return [...groups.values()];
}

async function organizationFile(writer: Writer, origin: SnapshotOrigin): Promise<TreeNode> {
  const { organization, job, settings } = origin;
  const text = `${JSON.stringify({ format: 1, organization, job, settings }, undefined, 2)}\n`;
  const { content, size } = await writer.saveFile(oneChunk(Buffer.from(text, 'utf8')));
  return { name: ORGANIZATION_FILE, type: 'file', mtime: NO_TIME, size, content };
}
