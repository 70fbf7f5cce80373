import { setTimeout as delay } from 'node:timers/promises';
import type { RestClient } from '../rest-client.ts';

/** How Microsoft's budget stands, as the server's `/metrics` tell. */
export interface Budget {
  /** Resource units since the server's first start. */
  readonly units: number;
  readonly refused: number;
  /** The fullest of the budgets that count: its name with the account, and its used share. */
  readonly fullest: { readonly name: string; readonly share: number } | undefined;
}

/** Milliseconds between two looks. */
const interval = 700;

/** Reads `/metrics` once. */
export async function readBudget(api: RestClient): Promise<Budget> {
  const answer = await api.raw('GET', '/metrics');
  const samples = samplesOf(await answer.body.text());
  const sum = (name: string): number => samples.reduce((total, one) => total + (one.name === name ? one.value : 0), 0);
  const limits = new Map(
    samples.filter(({ name }) => name === 'coffer_bucket_limit').map(({ labels, value }) => [labels, value]),
  );
  let fullest: Budget['fullest'];
  for (const { name, labels, value } of samples) {
    const limit = limits.get(labels) ?? 0;
    if (name !== 'coffer_bucket_used' || limit === 0) continue;
    const share = value / limit;
    if (share > (fullest?.share ?? 0)) fullest = { name: labelled(labels), share };
  }
  return {
    units: sum('coffer_microsoft_resource_units_total'),
    refused: sum('coffer_microsoft_throttled_total'),
    fullest,
  };
}

/** Looks again and again until disposed. */
export class BudgetWatch implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  /** The last look; undefined before the first. */
  latest: Budget | undefined;

  constructor(api: RestClient) {
    this.#watching = this.#watch(api);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(api: RestClient): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // A look that fails is not worth failing for: the next one comes soon.
      this.latest = await readBudget(api).catch(() => this.latest);
      await delay(interval, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The budget in a few words. */
export function budgetText({ units, fullest }: Budget): string {
  const share = fullest === undefined ? '' : `, fullest budget ${(fullest.share * 100).toFixed(0)} % (${fullest.name})`;
  return `${units.toLocaleString('en-US')} RU so far${share}`;
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

function samplesOf(text: string): readonly Sample[] {
  return [...text.matchAll(/^(coffer_\w+)\{(.*)\} ([\d.e+-]+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels,
    value: Number(value),
  }));
}

function labelled(labels: string): string {
  const [, bucket = ''] = /bucket="([^"]*)"/.exec(labels) ?? [];
  const [, key = ''] = /key="([^"]*)"/.exec(labels) ?? [];
  return key === '' ? bucket : `${bucket}, ${key}`;
}
