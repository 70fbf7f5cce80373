/** Who is asking: an administrator of the server, an organization's own administrator, or a restore operator. */
export type Role = 'administrator' | 'tenant' | 'operator';

/** Who may call an operation: anybody, or callers of one of the roles. */
export type Permission = 'anonymous' | readonly Role[];

/** No token is needed. */
export const anonymous = 'anonymous' as const;
/** The administrators of the server; the default. */
export const administrators: readonly Role[] = ['administrator'];
/** What only makes sense for an organization's own administrator. */
export const tenants: readonly Role[] = ['tenant'];
/** What only makes sense for a restore operator. */
export const operators: readonly Role[] = ['operator'];
/** Lists that administrators and tenants see, each his own part. */
export const administratorsAndTenants: readonly Role[] = ['administrator', 'tenant'];
/** Opened restore points belong to whoever opened them. */
export const everyone: readonly Role[] = ['administrator', 'tenant', 'operator'];
