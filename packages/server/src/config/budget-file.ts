import { readFile } from 'node:fs/promises';
import { messageOf } from '@coffer/model';
import { ConfigError } from './config.ts';

/** How the budget of one organization is used. What is absent keeps its default. */
interface Budget {
  /** Share of the budget that restores find at any time, 0 to 0.9. */
  readonly reserve?: number;
  /** The size of the tenant, which decides Microsoft's limits; read from the tenant unless given. */
  readonly size?: { readonly licences: number; readonly users: number };
  /** Each application has a budget of its own, as Microsoft may agree in writing; else all of a tenant share one. */
  readonly applicationsApart?: boolean;
}

/** Budgets by organization. */
export interface Budgets {
  /** That of an organization, by its id or one of its names. */
  of(names: readonly string[]): Budget;
}

const mostReserved = 0.9;

/**
 * Reads a budget file: JSON of the form `{ "restoreReserve"?: 0.3, "organizations"?: { "<name or id>": { "restoreReserve"?, "licences"?,
 * "users"?, "applicationsApart"? } } }`. Without a file everything has its default.
 *
 * Rejects with a {@link ConfigError} that names the file and the member that is wrong.
 */
export async function loadBudgets(path: string | undefined): Promise<Budgets> {
  if (path === undefined) return { of: () => ({}) };
  const fail = (what: string): ConfigError => new ConfigError(`COFFER_BUDGET_FILE: ${path} cannot be used: ${what}.`);
  const { organizations = {}, ...general } = membersOf(await readJson(path, fail), 'the file', fail);
  const common = budgetOf(general, 'the file', fail, ['restoreReserve']);
  const known = new Map(
    Object.entries(membersOf(organizations, '"organizations"', fail)).map(([name, value]) => {
      const members = membersOf(value, `"${name}"`, fail);
      return [name.toLowerCase(), budgetOf(members, `"${name}"`, fail, Object.keys(readers))];
    }),
  );
  return {
    of: (names) => ({ ...common, ...names.map((name) => known.get(name.toLowerCase())).find((found) => found) }),
  };
}

type Fail = (what: string) => ConfigError;
type Members = Readonly<Record<string, unknown>>;

async function readJson(path: string, fail: Fail): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw fail(messageOf(error));
  }
}

function membersOf(value: unknown, what: string, fail: Fail): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fail(`${what} must be an object`);
  return value as Members;
}

/** What each member must be, in words, and whether it is. */
const readers: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  restoreReserve: [
    `a number from 0 to ${mostReserved}`,
    (value) => typeof value === 'number' && value >= 0 && value <= mostReserved,
  ],
  licences: ['a whole number', isCount],
  users: ['a whole number', isCount],
  applicationsApart: ['true or false', (value) => typeof value === 'boolean'],
};

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function budgetOf(members: Members, what: string, fail: Fail, allowed: readonly string[]): Budget {
  for (const [name, value] of Object.entries(members)) {
    const [must, isGood] = (allowed.includes(name) ? readers[name] : undefined) ?? [];
    if (must === undefined || isGood === undefined) throw fail(`${what} has a member "${name}" that is not known`);
    if (!isGood(value)) throw fail(`"${name}" of ${what} must be ${must}`);
  }
  const given = members as { restoreReserve?: number; licences?: number; users?: number; applicationsApart?: boolean };
  const { restoreReserve, licences, users, applicationsApart } = given;
  if ((licences === undefined) !== (users === undefined)) throw fail(`${what} must name both "licences" and "users"`);
  return {
    ...(restoreReserve === undefined ? {} : { reserve: restoreReserve }),
    ...(licences === undefined || users === undefined ? {} : { size: { licences, users } }),
    ...(applicationsApart === undefined ? {} : { applicationsApart }),
  };
}
