import type { Answer } from '../../../http/exchange.ts';
import { type Call, directory, type Route } from '../route.ts';

const userInfo = {
  path: 'oidc/userinfo',
  kind: 'users',
  // What whoever lacks the scope is answered is not documented; it is taken to be what Graph answers elsewhere.
  allow: { scopes: ['openid'], roles: [] },
  cost: directory(1),
  handle: get,
} as const;

/** The UserInfo endpoint of OpenID Connect, which lies beside the versions of Graph ("Microsoft identity platform UserInfo endpoint"). */
export const userInfoRoutes: readonly Route[] = [
  { method: 'GET', ...userInfo },
  { method: 'POST', ...userInfo },
];

/** `sub` for everybody, the names and the picture with the scope `profile`, the address with `email`. */
function get({ caller, exchange }: Call): Answer {
  const { user, permissions } = caller;
  const profile = permissions.has('profile') && {
    name: user?.displayName,
    family_name: user?.surname,
    given_name: user?.givenName,
    picture: `${exchange.origin}/v1.0/me/photo/$value`,
  };
  const email = permissions.has('email') && user?.mail ? { email: user.mail } : {};
  return { status: 200, json: { sub: user?.id, ...profile, ...email } };
}
