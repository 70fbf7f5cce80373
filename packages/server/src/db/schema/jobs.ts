/** A backup job's definition. JSON members are text. Times are milliseconds since 1970 UTC. */
export interface JobsTable {
  id: string;
  organization_id: string;
  repository_id: string;
  name: string;
  description: string;
  backup_type: 'EntireOrganization' | 'SelectedItems';
  /** JSON of JobItem[]. */
  selected_items: string;
  /** JSON of JobItem[]. */
  excluded_items: string;
  /** JSON of SchedulePolicy. */
  schedule: string;
  is_enabled: number;
  /** When the schedule starts it next; null when it never does. */
  next_run: number | null;
  created_at: number;
}
