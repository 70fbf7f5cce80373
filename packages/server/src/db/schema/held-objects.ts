/** Objects that restore points of a repository hold, per job; can be rebuilt from the repository. Times are milliseconds since 1970 UTC. */
export interface HeldObjectsTable {
  repository_id: string;
  job_id: string;
  object_id: string;
  organization_id: string;
  workload: 'onedrive' | 'sharepoint' | 'exchange' | 'teams';
  /** Directory id of the owner; of a site its own id. */
  owner_id: string;
  name: string;
  display_name: string;
  /** Display name in lower case, by which lists are sorted and filtered. */
  name_key: string;
  web_url: string;
  /** Id of the site collection. */
  site_id: string | null;
  /** 1: the site that a OneDrive lives in. */
  is_personal: number;
  /** The group whose site it is, where a job named the group. */
  group_id: string | null;
  group_name: string | null;
  /** Time of the first restore point with it. */
  first_time: number;
  /** Time of the last restore point with it; null: the newest of the job has it. */
  last_time: number | null;
  /** While it fails as a whole: time of the first restore point that only carries on its last good state. */
  stale_since: number | null;
}
