import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';

/** Somebody a site has met. Sites number people for themselves; this says who is meant elsewhere. */
export interface Person {
  readonly name: string;
  readonly email?: string;
  /** Login name in SharePoint's claims form. */
  readonly login?: string;
}

/** People remembered over all sites; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 200_000;
/** So many unknown numbers are asked for one by one; more, and the whole list is read. */
const SINGLY = 3;
/** The hidden list in which a site numbers the people it has met. */
const LIST = 'User Information List';
const FIELDS = 'fields($select=Title,EMail,UserName,Name)';

interface WirePerson {
  readonly id?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Whom a request about people is for. */
interface On {
  readonly object: ProtectedObject;
  readonly context: WorkContext;
}

/** Who stands behind the numbers that sites give to people. */
export class People {
  readonly #graph: Graph;
  readonly #sites = new Map<string, Map<string, Person>>();
  #count = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The people behind these numbers of a site; unknown numbers are left out. Nobody is asked for twice. */
  async behind(numbers: ReadonlySet<string>, on: On): Promise<ReadonlyMap<string, Person>> {
    const known = this.#knownOf(on.object.id);
    const unknown = [...numbers].filter((number) => !known.has(number));
    if (unknown.length > SINGLY) await this.#readAll(on);
    else await Promise.all(unknown.map((number) => this.#readOne(number, on)));
    const again = this.#knownOf(on.object.id);
    return new Map(
      [...numbers].flatMap((number) => {
        const person = again.get(number);
        return person === undefined ? [] : [[number, person] as const];
      }),
    );
  }

  async #readOne(number: string, on: On): Promise<void> {
    const path = `${listPath(on.object)}/items/${segment(number)}${query({ $expand: FIELDS })}`;
    try {
      const answer = await this.#graph.json({ ...common(on), path, cost: 'get' });
      this.#learn(on.object.id, (answer.body ?? {}) as WirePerson);
    } catch (error) {
      // Somebody whom the site does not know any more: the number is kept in the item all the same.
      if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
    }
  }

  async #readAll(on: On): Promise<void> {
    const path = `${listPath(on.object)}/items${query({ $expand: FIELDS, $top: 999 })}`;
    const call = { ...common(on), path, cost: 'list' } as const;
    for await (const wire of everyItem((next) =>
      readPage<WirePerson, WirePerson>(this.#graph, call, next, (one) => one),
    ))
      this.#learn(on.object.id, wire);
  }

  #learn(siteId: string, { id, fields = {} }: WirePerson): void {
    if (id === undefined) return;
    if (this.#count >= REMEMBERED) {
      this.#sites.clear();
      this.#count = 0;
    }
    this.#count += 1;
    const [email, login] = [text(fields['EMail']) ?? text(fields['UserName']), text(fields['Name'])];
    this.#knownOf(siteId).set(id, {
      name: text(fields['Title']) ?? '',
      ...(email === undefined ? {} : { email }),
      ...(login === undefined ? {} : { login }),
    });
  }

  #knownOf(siteId: string): Map<string, Person> {
    const known = this.#sites.get(siteId) ?? new Map<string, Person>();
    this.#sites.set(siteId, known);
    return known;
  }
}

function listPath(object: ProtectedObject): string {
  return `/sites/${segment(object.id)}/lists/${segment(LIST)}`;
}

function common({ object, context }: On) {
  return { method: 'GET', as: 'drive', purpose: 'scan', objectId: object.id, context } as const;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
