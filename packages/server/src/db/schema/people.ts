/** People of the organizations who have signed in to the restore portal. */
export interface PeopleTable {
  id: string;
  organization_id: string;
  /** Directory id, lower case; unique within the organization. */
  user_id: string;
  /** Sign-in name at the last sign-in. */
  user_name: string;
  display_name: string;
  /** Milliseconds since 1970 UTC. */
  signed_in_at: number;
}
