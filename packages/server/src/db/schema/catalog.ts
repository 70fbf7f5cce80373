/** What the committed state of a job stands for. */
export interface CatalogJobsTable {
  job_id: string;
  repository_id: string;
  snapshot_id: string;
}

/** Committed objects of a job. */
export interface CatalogObjectsTable {
  job_id: string;
  object_id: string;
  /** Directory id of the owner, so that a known object need not be asked for again. */
  owner_id: string;
  /** JSON of CatalogObject. */
  record: string;
}

/** Committed items. */
export interface CatalogItemsTable {
  job_id: string;
  object_id: string;
  id: string;
  parent_id: string | null;
  /** The name made well-formed; its bytes give the order. */
  sort_name: string;
  status: string;
  /** ItemFacts as `factsText` writes them. */
  facts: string;
  reason: string | null;
  /** Blob ids, 32 bytes each; null when no version is held. */
  blobs: Uint8Array | null;
  /** JSON of StoredContent without its blobs; null when no version is held. */
  content: string | null;
  /** JSON of BuiltTrees; null before they are built. */
  trees: string | null;
  /** JSON of what few items have: failure, permissions, versions (blob ids in base64), name in the trees; null if there is nothing. */
  extra: string | null;
}

/** The numbers of an object's items begin here; each item has one, under which its name is in the index `catalog_names`. */
export interface CatalogSpacesTable {
  job_id: string;
  object_id: string;
  number: number;
}

/** The tables that a run writes to before its commit. Whoever begins a run empties them first, so nothing in them need outlive the process. */
export const stagingTables = [
  'catalog_staged_items',
  'catalog_staged_objects',
  'catalog_dirty',
  'catalog_seen',
] as const;

/** Objects staged by the run of a job; `record` null is a removal. */
export interface CatalogStagedObjectsTable {
  job_id: string;
  object_id: string;
  owner_id: string;
  record: string | null;
}

/** Items staged by the run of a job; `is_deleted` 1 is a deletion, whose other members mean nothing. */
export interface CatalogStagedItemsTable extends CatalogItemsTable {
  is_deleted: number;
}

/** Folders whose trees must be built again. */
export interface CatalogDirtyTable {
  job_id: string;
  object_id: string;
  id: string;
  /** The folder that holds it now; null while it does not exist. */
  parent_id: string | null;
}

/** Items that a full enumeration named. */
export interface CatalogSeenTable {
  job_id: string;
  object_id: string;
  id: string;
}

/** Objects that fail as a whole; kept apart from runs. */
export interface CatalogObjectFailuresTable {
  job_id: string;
  object_id: string;
  /** JSON of ObjectFailure. */
  failure: string;
}

/** What administrators decided of failing things, until a run has acted on it. */
export interface CatalogDecisionsTable {
  job_id: string;
  object_id: string;
  /** Empty for the object itself. */
  item_id: string;
  /** Decision. */
  decision: string;
}
