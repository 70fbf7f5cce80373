import { messageOf, OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { loginOf } from './accounts.ts';
import type { SitesParts } from './parts.ts';
import { webCall } from './rest.ts';

/** When and by whom something was made and last changed. Times are ISO 8601 UTC, people by address. */
export interface Origin {
  readonly created: string;
  readonly modified: string;
  readonly createdBy?: string;
  readonly modifiedBy?: string;
}

interface FormResult {
  readonly FieldName?: string;
  readonly ErrorMessage?: string | null;
  readonly HasException?: boolean;
}

/**
 * Gives an item of a list or library its dates and authors, without a new version ("ValidateUpdateListItem"). `path` leads to
 * the item, below `_api/`. Returns what could not be given back. Two units; once more if an author is not known any more.
 */
export async function keepOrigin(parts: SitesParts, on: On, path: string, origin: Origin): Promise<readonly string[]> {
  const people = { Author: origin.createdBy, Editor: origin.modifiedBy };
  const authors = Object.entries(people).flatMap(([FieldName, email]) =>
    email?.includes('@') === true ? [{ FieldName, FieldValue: JSON.stringify([{ Key: loginOf({ email }) }]) }] : [],
  );
  const dates = [
    { FieldName: 'Created', FieldValue: origin.created },
    { FieldName: 'Modified', FieldValue: origin.modified },
  ];
  try {
    const first = await send(parts, on, path, [...dates, ...authors]);
    const refused = new Set(first.map(({ FieldName }) => FieldName));
    if (refused.size === 0) return [];
    // One field that is refused refuses all.
    const again = await send(
      parts,
      on,
      path,
      [...dates, ...authors].filter(({ FieldName }) => !refused.has(FieldName)),
    );
    return [...first, ...again].map(
      ({ FieldName, ErrorMessage }) =>
        `${NAMES[FieldName ?? ''] ?? FieldName} was not kept: ${ErrorMessage ?? 'refused'}`,
    );
  } catch (error) {
    if (!(error instanceof OutsideError) || !['denied', 'rejected', 'gone'].includes(error.code)) throw error;
    return [`Dates and authors were not kept: ${messageOf(error)}`];
  }
}

const NAMES: Readonly<Record<string, string>> = {
  Author: 'Who made it',
  Editor: 'Who changed it last',
  Created: 'When it was made',
  Modified: 'When it was changed last',
};

async function send(
  parts: SitesParts,
  on: On,
  path: string,
  formValues: readonly object[],
): Promise<readonly FormResult[]> {
  if (formValues.length === 0) return [];
  const body = { formValues, bNewDocumentUpdate: true };
  const call = webCall({ ...on, method: 'POST', path: `${path}/validateupdatelistitem`, purpose: 'restore', body });
  const { value } = ((await parts.sharePoint.json(call)).body ?? {}) as { readonly value?: readonly FormResult[] };
  if (!Array.isArray(value)) throw new OutsideError('damaged', 'SharePoint did not say what became of a form.');
  return (value as readonly FormResult[]).filter(({ HasException }) => HasException === true);
}
