import type { TargetColumn } from './columns.ts';
import type { ListItemFile } from './list-item.ts';
import type { Person } from './people.ts';

/** How the numbers in an item's fields are found in the place where it goes. */
export interface Numbers {
  /** The number of a person there; undefined if he is no more. */
  readonly person: (person: Person) => Promise<number | undefined>;
  /** The number that an item got there. */
  readonly lookup: (column: TargetColumn, old: string) => string;
}

/** Fields as SharePoint REST takes them, and what could not be carried over. */
export interface FieldValues {
  readonly values: Readonly<Record<string, unknown>>;
  readonly issues: readonly string[];
}

/** What SharePoint fills in or what only shows another field. */
const OWN =
  /^(?:id|ID|ContentType|Created|Modified|AuthorLookupId|EditorLookupId|Attachments|LinkTitle(?:NoMenu)?|LinkFilename(?:NoMenu)?|FileLeafRef|DocIcon|FileSizeDisplay|_.*|App(?:Author|Editor).*|ComplianceAssetId)$/;

/** The saved fields of an item, for the columns that are there. */
export async function fieldValues(
  file: ListItemFile,
  columns: readonly TargetColumn[],
  numbers: Numbers,
): Promise<FieldValues> {
  const values: Record<string, unknown> = {};
  const issues: string[] = [];
  const left = new Set(Object.keys(file.fields).filter((name) => !OWN.test(name) && !name.includes('@')));
  for (const column of columns) {
    left.delete(column.name);
    left.delete(`${column.name}LookupId`);
    if (column.readOnly || OWN.test(column.name)) continue;
    const single = file.fields[`${column.name}LookupId`];
    const saved = single ?? file.fields[column.name];
    if (saved === undefined || saved === null) continue;
    const name = restName(column.name);
    if (column.kind === 'people') {
      const people = await peopleOf(saved, file, { column, numbers, issues });
      if (people !== undefined) values[`${name}Id`] = people;
    } else if (column.kind === 'lookup') values[`${name}Id`] = lookups(saved, column, numbers);
    else values[name] = plainValue(saved, column);
  }
  for (const name of left) issues.push(`The field ${name} was not given back: the list has no such column.`);
  return { values, issues };
}

/** Names that begin with an underscore have a prefix in OData. */
function restName(name: string): string {
  return name.startsWith('_') ? `OData_${name}` : name;
}

interface Carrying {
  readonly column: TargetColumn;
  readonly numbers: Numbers;
  readonly issues: string[];
}

/** A person's number there, or several; undefined if none of them is left. */
async function peopleOf(saved: unknown, file: ListItemFile, { column, numbers, issues }: Carrying): Promise<unknown> {
  const olds = Array.isArray(saved)
    ? saved.map((one) => String((one as { LookupId?: unknown }).LookupId))
    : [String(saved)];
  const found: number[] = [];
  for (const old of olds) {
    const person = file.people[old];
    const now = person === undefined ? undefined : await numbers.person(person);
    if (now !== undefined) found.push(now);
    else
      issues.push(
        `${person?.name ?? `Person ${old}`} was not given back in ${column.title}: no such account any more.`,
      );
  }
  if (Array.isArray(saved)) return found;
  return found[0];
}

function lookups(saved: unknown, column: TargetColumn, numbers: Numbers): unknown {
  const now = (old: unknown): number => Number(numbers.lookup(column, String(old)));
  if (!Array.isArray(saved)) return now(saved);
  return saved.map((one) => now((one as { LookupId?: unknown }).LookupId));
}

function plainValue(saved: unknown, column: TargetColumn): unknown {
  if (column.kind === 'term') return Array.isArray(saved) ? saved.map(term) : term(saved);
  if (column.kind === 'link') {
    const { Url, Description } = saved as { readonly Url?: string; readonly Description?: string };
    return Url === undefined ? null : { Url, Description: Description ?? Url };
  }
  return saved;
}

/** The number a site gave to a term says nothing elsewhere. */
function term(saved: unknown): unknown {
  const { Label, TermGuid } = saved as { readonly Label?: string; readonly TermGuid?: string };
  return { Label, TermGuid, WssId: -1 };
}
