/** A permission level of a site ("SP.RoleDefinition"). */
export interface RoleDefinition {
  readonly id: number;
  name: string;
  description: string;
  hidden: boolean;
  order: number;
  /** "RoleType enumeration"; 0 for one of the site's own making. */
  readonly kind: number;
  /** The rights, as two 32-bit numbers in decimal ("BasePermissions"). */
  permissions: { readonly high: string; readonly low: string };
}

export const FULL_CONTROL = 1_073_741_829;
export const EDIT = 1_073_741_830;
export const CONTRIBUTE = 1_073_741_827;
export const READ = 1_073_741_826;
const DESIGN = 1_073_741_828;

/** The levels every site has; the ids are the same everywhere. */
export const ROLE_DEFINITIONS: readonly RoleDefinition[] = [
  level(FULL_CONTROL, 'Full Control', 'Has full control.', 5, 1, '2147483647', '4294967295'),
  level(DESIGN, 'Design', 'Can view, add, update, delete, approve, and customize.', 4, 32, '432', '1012866047'),
  level(
    EDIT,
    'Edit',
    'Can add, edit and delete lists; can view, add, update and delete list items and documents.',
    6,
    48,
    '432',
    '1011030767',
  ),
  level(
    CONTRIBUTE,
    'Contribute',
    'Can view, add, update, and delete list items and documents.',
    3,
    64,
    '432',
    '1011028719',
  ),
  level(READ, 'Read', 'Can view pages and list items and download documents.', 2, 128, '176', '138612833'),
  level(
    1_073_741_825,
    'Limited Access',
    'Can view specific lists, document libraries, list items, folders, or documents when given permissions.',
    1,
    160,
    '48',
    '134287360',
  ),
  level(
    1_073_741_832,
    'Restricted View',
    'Can view pages, list items, and documents. Documents can be viewed in the browser but not downloaded.',
    8,
    2_147_483_647,
    '176',
    '138612801',
  ),
];

/** What Graph calls these levels: it does not tell Design, Edit and Contribute apart. */
export function rolesOf(levels: readonly number[]): string[] {
  if (levels.includes(FULL_CONTROL)) return ['owner'];
  if (levels.some((one) => one === DESIGN || one === EDIT || one === CONTRIBUTE)) return ['write'];
  return levels.includes(READ) ? ['read'] : [];
}

/** The level that Graph gives for these roles. */
export function levelsOf(roles: readonly string[]): number[] {
  if (roles.includes('owner') || roles.includes('sp.full control')) return [FULL_CONTROL];
  if (roles.includes('write')) return [CONTRIBUTE];
  return roles.includes('read') ? [READ] : [1_073_741_832];
}

function level(
  id: number,
  name: string,
  description: string,
  kind: number,
  order: number,
  high: string,
  low: string,
): RoleDefinition {
  return { id, name, description, hidden: id === 1_073_741_825, order, kind, permissions: { high, low } };
}
