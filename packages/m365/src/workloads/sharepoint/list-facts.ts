import type { On } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';
import { webCall } from './rest.ts';

/** Settings of a list that SharePoint REST reads and takes back, by its own names. */
const LIST_SETTINGS = [
  'ContentTypesEnabled',
  'Description',
  'DraftVersionVisibility',
  'EnableAttachments',
  'EnableFolderCreation',
  'EnableMinorVersions',
  'EnableModeration',
  'EnableVersioning',
  'ForceCheckout',
  'Hidden',
  'MajorVersionLimit',
  'MajorWithMinorVersionsLimit',
  'NoCrawl',
  'OnQuickLaunch',
  'ReadSecurity',
  'ValidationFormula',
  'ValidationMessage',
  'WriteSecurity',
] as const;

/** What SharePoint REST tells of a list. */
export interface ListFacts {
  readonly items: number | undefined;
  readonly unique: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

type WireFacts = Readonly<Record<string, unknown>>;

/** What SharePoint REST tells of all lists of a site, by id. One request of two units. */
export async function readListFacts(parts: SitesParts, on: On): Promise<ReadonlyMap<string, ListFacts>> {
  const select = ['Id', 'ItemCount', 'HasUniqueRoleAssignments', ...LIST_SETTINGS].join(',');
  const path = `web/lists?$select=${select}&$top=5000`;
  const answer = await parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'scan' }));
  const { value } = (answer.body ?? {}) as { readonly value?: readonly WireFacts[] };
  const rows = Array.isArray(value) ? (value as readonly WireFacts[]) : [];
  return new Map(rows.map((row) => [String(row['Id'] ?? '').toLowerCase(), factsOf(row)]));
}

function factsOf(row: WireFacts): ListFacts {
  const count = row['ItemCount'];
  const settings = LIST_SETTINGS.flatMap((name) => {
    const value = row[name];
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return {
    items: typeof count === 'number' && Number.isSafeInteger(count) ? count : undefined,
    unique: row['HasUniqueRoleAssignments'] === true,
    settings: Object.fromEntries(settings),
  };
}
