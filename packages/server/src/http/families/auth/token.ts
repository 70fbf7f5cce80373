import type { Services } from '../../../services/services.ts';
import { type TokenPair, TokenRefused } from '../../../services/tokens/token-service.ts';
import type { Call, Handlers } from '../../handler.ts';

type Needed = Pick<Services, 'tokens' | 'portalSignIn'>;

/** `POST /v6/token`. */
export function token(services: Needed): Handlers<'token'> {
  return {
    token: async (call) => {
      const pair = await grant(call, services);
      return {
        access_token: pair.accessToken,
        refresh_token: pair.refreshToken,
        token_type: 'bearer',
        expires_in: Math.floor((pair.expires - pair.issued) / 1000),
        userName: pair.userName,
        '.issued': new Date(pair.issued).toISOString(),
        '.expires': new Date(pair.expires).toISOString(),
      };
    },
  };
}

async function grant({ body, address, signal }: Call<'token'>, { tokens, portalSignIn }: Needed): Promise<TokenPair> {
  switch (body.grant_type ?? 'password') {
    case 'password':
      if (!body.username) throw new TokenRefused('invalid_request', 'username is missing.');
      if (!body.password) throw new TokenRefused('invalid_request', 'password is missing.');
      return await tokens.signIn(body.username, body.password, address);
    case 'refresh_token':
      if (!body.refresh_token) throw new TokenRefused('invalid_request', 'refresh_token is missing.');
      return await tokens.refresh(body.refresh_token);
    case 'operator': {
      const { assertion, client_id: clientId } = body;
      if (!assertion) throw new TokenRefused('invalid_request', 'assertion is missing.');
      if (!clientId) throw new TokenRefused('invalid_request', 'client_id is missing.');
      return await portalSignIn.byAssertion({ assertion, clientId, address }, signal);
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
    case 'integration':
      throw new TokenRefused('unsupported_grant_type', `This server does not offer the grant type ${body.grant_type}.`);
  }
}
