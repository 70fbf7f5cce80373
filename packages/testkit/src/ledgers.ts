import type { RestClient } from './rest-client.ts';

/** What the practice tenant counted for one identity. */
interface CountedLine {
  readonly identity: string;
  readonly requests: number;
  readonly ru: number;
  /** Bytes of the answers. */
  readonly bytes: number;
  /** Bytes of the requests. */
  readonly bytesIn: number;
  readonly throttled: number;
}

/** What is compared: the name in `/metrics`, and the practice tenant's. */
const FIGURES = [
  ['requests', 'requests'],
  ['resource_units', 'ru'],
  ['received_bytes', 'bytes'],
  ['sent_bytes', 'bytesIn'],
  ['throttled', 'throttled'],
] as const;

/**
 * Where the server's ledger, as `/metrics` shows it, differs from what the practice tenant counted, to the unit and the byte; one line for
 * each difference. Sign-ins are no business of the practice tenant's ledger. Nothing may be under way, and nobody else may have used the
 * identities; `others` are identities of somebody else, which are left out.
 */
export async function ledgerDifferences(
  api: RestClient,
  counted: readonly CountedLine[],
  others: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const answer = await api.raw('GET', '/metrics');
  const ours = linesOf(await answer.body.text());
  const identities = new Set([...ours.keys(), ...counted.map(({ identity }) => identity)]);
  const compared = [...identities].filter((identity) => !others.has(identity));
  return compared.sort().flatMap((identity) =>
    FIGURES.flatMap(([name, member]) => {
      const own = ours.get(identity)?.[name] ?? 0;
      const theirs = counted.find((line) => line.identity === identity)?.[member] ?? 0;
      return own === theirs ? [] : [`${identity}: ${name} ${own}, the practice tenant counted ${theirs}`];
    }),
  );
}

function linesOf(metrics: string): Map<string, Record<string, number>> {
  const lines = new Map<string, Record<string, number>>();
  const pattern = /^coffer_microsoft_(\w+)_total\{.*identity="([^"]*)",purpose="([^"]*)"\} (\d+)$/gm;
  for (const [, name = '', identity = '', purpose, value] of metrics.matchAll(pattern)) {
    if (purpose === 'sign-in') continue;
    const line = lines.get(identity) ?? {};
    lines.set(identity, line);
    line[name] = (line[name] ?? 0) + Number(value);
  }
  return lines;
}
