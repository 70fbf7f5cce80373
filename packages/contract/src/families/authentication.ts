import { operation } from '../operation.ts';
import { anonymous } from '../permission.ts';
import { TokenAnswer, TokenRequest } from '../schemas/token.ts';

/** Bearer tokens. */
export const authentication = {
  token: operation('POST', '/v6/token', {
    tag: 'Auth',
    permission: anonymous,
    built: true,
    body: TokenRequest,
    form: true,
    answer: TokenAnswer,
  }),
};
