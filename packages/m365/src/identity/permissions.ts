/**
 * What an access token allows, as Microsoft writes it into the token: `roles` of an application, `scp` of a person. Empty where the token
 * cannot be read. For telling an administrator what is missing, never for deciding whether a request is sent.
 */
export function permissionsIn(token: string): readonly string[] {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { roles, scp } = (claims ?? {}) as { readonly roles?: unknown; readonly scp?: unknown };
    if (Array.isArray(roles)) return roles.filter((role) => typeof role === 'string');
    return typeof scp === 'string' ? scp.split(' ').filter((scope) => scope !== '') : [];
  } catch {
    // Not a JSON Web Token: Microsoft may make tokens of another form any day.
    return [];
  }
}
