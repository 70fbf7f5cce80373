/** Roles of restore operators. */
export interface OperatorRolesTable {
  id: string;
  organization_id: string;
  name: string;
  /** The name in lower case; unique within the organization. */
  name_key: string;
  description: string;
  type: 'EntireOrganization' | 'SpecificObjects';
  /** Milliseconds since 1970 UTC. */
  created_at: number;
}

/** Who is operator of a role, and what the role names and leaves out. */
export interface OperatorRoleItemsTable {
  role_id: string;
  list: 'operators' | 'selectedItems' | 'excludedItems';
  /** Composite: a fixed GUID of the kind, followed by the object's id. */
  id: string;
  type: 'User' | 'Group' | 'Site';
  /** Microsoft's own id of the user, group or site, lower case. */
  object_id: string;
  /** JSON of what is shown of it. */
  facts: string;
}
