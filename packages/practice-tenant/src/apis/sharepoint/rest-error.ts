import type { Answer } from '../../http/exchange.ts';

/** A refusal of SharePoint REST. */
export function restError(status: number, value: string): Answer {
  const kind = status === 403 ? 'UnauthorizedAccess' : 'InvalidOperation';
  return {
    status,
    json: { 'odata.error': { code: `-1, System.${kind}Exception`, message: { lang: 'en-US', value } } },
  };
}
