import type { PasswordCost } from '../services/administrators/password-hash.ts';

/** Most tests are about something else than how long a guess takes. */
export const cheapPasswords: PasswordCost = { N: 16, r: 8, p: 1 };
