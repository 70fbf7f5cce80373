import type { Answer, Exchange } from '../../../http/exchange.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { Services } from '../../../services.ts';
import type { Actor, Entry, Right, Secured, Site, World } from '../../../world/index.ts';
import type { Args } from './path.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One SharePoint REST request on its way. */
export interface RestCall {
  readonly services: Services;
  readonly world: World;
  readonly exchange: Exchange;
  readonly caller: Caller;
  readonly actor: Actor;
  /** The web the address begins with. */
  readonly site: Site;
  /** An entry of a list as an item; here, because items lead to files and files to items. */
  readonly itemNode: (entry: Entry) => Entity;
  /** The JSON body, an object; empty when there is none. */
  body(): Promise<Row>;
}

/** Something that is done with a node; `undefined` answers without a body. */
export interface Method {
  readonly need: Right;
  run(args: Args, call: RestCall): Node | undefined | Promise<Node | undefined>;
}

export type Navigation = Readonly<Record<string, (args: Args) => Node>>;
export type Methods = Readonly<Record<string, Method>>;

/** What every node may have. Names are in lower case. */
interface Common {
  /** What reading it needs; default `read`. */
  readonly need?: Right;
  readonly nav?: Navigation;
  readonly methods?: Methods;
  /** Set where permissions can hang: who may do what below this node follows from here. */
  readonly secured?: Secured;
}

/** One thing, e.g. a list. */
export interface Entity extends Common {
  readonly kind: 'entity';
  /** SharePoint's name of the type, e.g. `SP.List`. */
  readonly type: string;
  readonly row: Row;
  readonly etag?: string;
  /** Changes it (MERGE, PATCH). */
  readonly update?: Method;
  readonly remove?: Method;
}

/** Several things. */
export interface Collection extends Common {
  readonly kind: 'collection';
  readonly type: string;
  /** How many there are; `slice` may give fewer of them. */
  readonly length: number;
  slice(from: number, to: number): readonly Entity[];
  /** The one that a key in parentheses means. */
  readonly key?: (key: string) => Entity | undefined;
  readonly create?: Method;
  /** Items of a list are paged by number: at most so many of those above this one. */
  readonly above?: (number: number, count: number) => readonly Entity[];
}

/** A value of a property. */
export interface Value extends Common {
  readonly kind: 'value';
  readonly value: unknown;
}

/** An answer that is no JSON of SharePoint's, e.g. the bytes of a file. */
interface Raw extends Common {
  readonly kind: 'raw';
  readonly answer: Answer;
  readonly put?: Method;
}

export type Node = Entity | Collection | Value | Raw;

/** A refusal of SharePoint REST. */
export class RestFault extends Error {
  override readonly name = 'RestFault';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function collection(type: string, entities: readonly Entity[], more: Partial<Collection> = {}): Collection {
  return { kind: 'collection', type, length: entities.length, slice: (from, to) => entities.slice(from, to), ...more };
}

export function value(of: unknown): Value {
  return { kind: 'value', value: of };
}

/** The first value in parentheses, or the one with this name. @throws RestFault 400. */
export function argument(args: Args, name: string): string {
  const found = args.named[name.toLowerCase()] ?? args.positional[0];
  if (found === undefined) throw new RestFault(400, `The parameter ${name} is missing.`);
  return found;
}

/** 404 for an entity that is not there. */
export function found<T>(thing: T | undefined, what = 'Item'): T {
  if (thing === undefined)
    throw new RestFault(404, `${what} does not exist. It may have been deleted by another user.`);
  return thing;
}

/** Members of a body that SharePoint wraps in an outer object (`{ parameters: {…} }`) or not. */
export function unwrapped(body: Row, name: string): Row {
  const inner = body[name];
  return typeof inner === 'object' && inner !== null ? (inner as Row) : body;
}
