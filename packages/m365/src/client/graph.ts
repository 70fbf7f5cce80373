import { OutsideError } from '@coffer/model';
import type { Call, JsonAnswer, Pipeline, StreamAnswer } from './pipeline.ts';

/** A call to Microsoft Graph: as {@link Call}, with a path below the version root instead of an address. */
export interface GraphCall extends Omit<Call, 'url' | 'audience'> {
  /** For example `/users?$top=999`, or a link that Graph itself gave. */
  readonly path: string;
  /** `beta` only for what v1.0 does not have. */
  readonly version?: 'beta';
}

/** Microsoft Graph v1.0 of one cloud. */
export class Graph {
  readonly #pipeline: Pipeline;
  readonly #origin: string;
  readonly #root: string;

  constructor(pipeline: Pipeline, graph: string) {
    this.#pipeline = pipeline;
    this.#origin = graph.replace(/\/+$/, '');
    this.#root = `${this.#origin}/v1.0`;
  }

  /** The resource that tokens for Graph are made out to. */
  get audience(): string {
    return this.#origin;
  }

  json(call: GraphCall): Promise<JsonAnswer> {
    return this.#pipeline.json(this.#call(call));
  }

  stream(call: GraphCall): Promise<StreamAnswer> {
    return this.#pipeline.stream(this.#call(call));
  }

  /** See {@link Pipeline.sharers}. */
  get sharers(): number {
    return this.#pipeline.sharers;
  }

  /**
   * A link of Graph (`@odata.nextLink`, `@odata.deltaLink`) without the root, so that it can be kept: it stays good if
   * the cloud is later reached by another address.
   *
   * @throws OutsideError `damaged` if the link leads elsewhere; following it would hand our token to a stranger.
   */
  relative(link: string): string {
    if (!link.startsWith(`${this.#root}/`))
      throw new OutsideError('damaged', 'Microsoft Graph gave a link to elsewhere.');
    return link.slice(this.#root.length);
  }

  #call(call: GraphCall): Call {
    const { path, version, ...rest } = call;
    const root = version === undefined ? this.#root : `${this.#origin}/${version}`;
    return { ...rest, url: `${root}${path}`, audience: this.audience };
  }
}

/** One path segment, percent-encoded. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

/** Query options in the order given, percent-encoded; undefined ones are left out. */
export function query(options: Readonly<Record<string, string | number | undefined>>): string {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
