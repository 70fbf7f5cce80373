/** Users and groups whose restores are told of by mail. */
export interface AuditItemsTable {
  organization_id: string;
  /** Composite: a fixed GUID of the kind, followed by the object's id. */
  id: string;
  type: 'User' | 'Group';
  /** Microsoft's own id of the user or group, lower case. */
  object_id: string;
  /** JSON of what is shown of it. */
  facts: string;
}
