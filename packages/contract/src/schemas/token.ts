import { Secret } from '../common.ts';
import { choice, Int64, inline, Moment, object, optional, Text } from '../schema.ts';

/** What the token endpoint answers. Times are ISO 8601 UTC, `expires_in` is in seconds. */
export const TokenAnswer = object('OAuthTokenResponse', {
  access_token: Text,
  refresh_token: Text,
  token_type: Text,
  expires_in: Int64,
  userName: Text,
  '.issued': Moment,
  '.expires': Moment,
});

/** A request for a token. Members of other grants than the asked one are ignored. */
export const TokenRequest = inline({
  grant_type: choice(
    'password',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'integration',
    'operator',
  ),
  username: optional(Text),
  password: optional(Secret),
  refresh_token: optional(Text),
  client_id: optional(Text),
  assertion: optional(Text),
  integration_token: optional(Text),
});
