import type { WorkloadName } from '@coffer/model';

/** The folder beside the human ones that holds what a file system cannot. */
export const FACTS_ROOT = '.coffer';
/** Says which organization and job a snapshot belongs to. */
export const ORGANIZATION_FILE = 'organization.json';
/** The objects of a snapshot with their places, so that one is found without looking at all. */
export const OBJECTS_FILE = 'objects.json';
/** The facts of a folder's children. Microsoft refuses names that contain `_vti_`, so it never meets an item. */
export const ITEMS_FILE = '_vti_items.json';
/** Where the items of a large folder stand in {@link ITEMS_FILE}. */
export const INDEX_FILE = '_vti_index.json';
/** The object and its scan state. */
export const OBJECT_FILE = '_vti_object.json';
/** The folder of a folder's earlier versions: in it one folder a file, named like the file, with one file a version, named by its id. */
export const VERSIONS_FOLDER = '_vti_versions';
/** Names that no item gets. */
export const RESERVED_NAMES: readonly string[] = [ITEMS_FILE, INDEX_FILE, OBJECT_FILE, VERSIONS_FOLDER];
/** The id of a tree without nodes: SHA-256 of restic's JSON for it. */
export const EMPTY_TREE = 'ac08ce34ba4f8123618661bef2425f7028ffb9ac740578a3ee88684d2523fee8';
/** The reason of what lies in a folder that the job leaves out. */
export const EXCLUDED_BY_JOB = 'It lies in a folder that the job leaves out.';
/** The time of what has none. */
export const NO_TIME = '1970-01-01T00:00:00.000Z';

const FOLDERS: Readonly<Record<WorkloadName, string>> = {
  onedrive: 'OneDrive',
  sharepoint: 'Sites',
  exchange: 'Exchange',
  teams: 'Teams',
};

/** The top folder of a workload. */
export function workloadFolder(workload: WorkloadName): string {
  return FOLDERS[workload];
}

/** The workload of a top folder; undefined for a folder that is none. */
export function folderWorkload(folder: string): WorkloadName | undefined {
  const found = Object.entries(FOLDERS).find(([, name]) => name === folder);
  return found?.[0] as WorkloadName | undefined;
}

/** The tags of every snapshot of a job. */
export function snapshotTags(ids: {
  readonly organizationId: string;
  readonly jobId: string;
  readonly sessionId: string;
  readonly workloads: readonly WorkloadName[];
}): readonly string[] {
  return [
    'coffer',
    `organization:${ids.organizationId}`,
    jobTag(ids.jobId),
    `session:${ids.sessionId}`,
    ...ids.workloads.map((workload) => `workload:${workload}`),
  ];
}

/** The tag by which the snapshots of a job are found. */
export function jobTag(jobId: string): string {
  return `job:${jobId}`;
}

/** Whole seconds UTC as Microsoft writes them, of days that every month has. */
const WHOLE_SECONDS = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** A time as trees hold it, ISO 8601 UTC; a text that is no time becomes the beginning of 1970. */
export function treeTime(text: string): string {
  // Nearly all of them: reckoning their moments takes as long as a tenth of all that a changed folder costs.
  if (WHOLE_SECONDS.test(text)) return `${text.slice(0, -1)}.000Z`;
  const time = Date.parse(text);
  return Number.isNaN(time) ? NO_TIME : new Date(time).toISOString();
}
