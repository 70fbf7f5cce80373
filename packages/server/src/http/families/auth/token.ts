import { type TokenPair, TokenRefused, type TokenService } from '../../../services/tokens/token-service.ts';
import type { Call, Handlers } from '../../handler.ts';

/** `POST /v6/token`. */
export function token(tokens: TokenService): Handlers<'token'> {
  return {
    token: async (call) => {
      const pair = await grant(call, tokens);
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

async function grant({ body, address }: Call<'token'>, tokens: TokenService): Promise<TokenPair> {
  switch (body.grant_type ?? 'password') {
    case 'password':
      if (!body.username) throw new TokenRefused('invalid_request', 'username is missing.');
      if (!body.password) throw new TokenRefused('invalid_request', 'password is missing.');
      return await tokens.signIn(body.username, body.password, address);
    case 'refresh_token':
      if (!body.refresh_token) throw new TokenRefused('invalid_request', 'refresh_token is missing.');
      return await tokens.refresh(body.refresh_token);
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
    case 'operator':
    case 'integration':
      throw new TokenRefused('unsupported_grant_type', `This server does not offer the grant type ${body.grant_type}.`);
  }
}
