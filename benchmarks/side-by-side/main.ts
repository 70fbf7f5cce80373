import type { Client, OpenClient } from './client.ts';
import { coffer } from './coffer.ts';
import { BUSY, EDITED, edit, FILES, UNCHANGED, unchangedDrives } from './files.ts';
import { graphSdk } from './graph-sdk.ts';
import { type Counted, Place } from './place.ts';
import { rclone } from './rclone.ts';

const CLIENTS: readonly Client[] = [coffer(0), coffer(4), graphSdk, rclone];

interface Result extends Counted {
  readonly seconds: number;
  readonly files: number;
  /** The run was ended before it was done. */
  readonly cut: boolean;
}

/** What is to be measured. */
export interface SideBySide {
  /** Beginnings of the names of the clients; all if left out. */
  readonly only?: readonly string[] | undefined;
  /** A run is ended after so many milliseconds: who is refused waits for real minutes. */
  readonly patience: number;
}

/** Runs every client on a fresh tenant, a full run and one after some edits, and prints a line for each as it ends. */
export async function sideBySide({ only, patience }: SideBySide): Promise<void> {
  const clients = CLIENTS.filter(({ name }) => only?.some((begin) => name.startsWith(begin)) ?? true);
  const drives = UNCHANGED + BUSY;
  console.log(
    `4. Side by side: ${FILES.toLocaleString('en')} files in ${drives} OneDrives, published limits, real time;`,
  );
  console.log(`   the second run comes after ${EDITED} edits in ${BUSY} drives`);
  console.log(
    '   contents: RU a file without permissions and versions; +1/download: the same if each content cost one as well',
  );
  row(['', ...COLUMNS]);
  const ledgers: string[] = [];
  for (const client of clients) {
    if (client.missing === undefined) ledgers.push(...(await measure(client, patience)));
    else console.log(`   ${client.name}: skipped, ${client.missing}`);
  }
  console.log("5. The ledger beside the practice tenant's: requests, units, bytes and refusals of each identity");
  for (const line of ledgers) console.log(`   ${line}`);
}

/** Both runs of one client; says how its ledger stands to the tenant's, if it has one. */
async function measure(client: Client, patience: number): Promise<readonly string[]> {
  await using place = await Place.open();
  await using open = await client.open(place);
  const first = await run(open, place, { full: true, files: FILES, patience });
  show(`${client.name}: full`, first);
  if (first.cut) {
    console.log(`   ${''.padEnd(WIDTH)}  not done after ${patience / 1_000} s (--patience allows more)`);
    return [];
  }
  // Nobody should pay in his second run for what he did in the first.
  place.jump(10);
  edit(place.tenant.world);
  const second = await run(open, place, { full: false, files: EDITED, patience });
  show(`${client.name}: incremental`, second);
  const untouched = unchangedDrives(place.tenant.world).map((id) => second.perDrive.get(`drive/${id}`) ?? 0);
  console.log(`   ${''.padEnd(WIDTH)}  at most ${Math.max(...untouched)} RU for an unchanged drive`);
  const differences = await open.differences?.();
  if (differences === undefined) return [];
  return differences.length === 0 ? [`${client.name}: equal to the unit and the byte`] : differences;
}

async function run(
  client: OpenClient,
  place: Place,
  what: { readonly full: boolean; readonly files: number; readonly patience: number },
): Promise<Result> {
  const counted = place.count();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), what.patience);
  const started = performance.now();
  try {
    await client.backUp({ full: what.full, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
  return { ...counted(), seconds: (performance.now() - started) / 1000, files: what.files, cut: stop.signal.aborted };
}

const WIDTH = 34;
const COLUMNS = [
  'time',
  'requests',
  'RU',
  'RU/file',
  'contents',
  '+1/download',
  'refused',
  'RU wasted',
  'files',
] as const;

function show(name: string, result: Result): void {
  const { seconds, requests, units, extras, refused, wasted, downloads, files, cut } = result;
  row([
    name,
    `${cut ? '> ' : ''}${seconds.toFixed(1)} s`,
    String(requests),
    String(units),
    (units / files).toFixed(3),
    ((units - extras) / files).toFixed(3),
    ((units - extras + downloads) / files).toFixed(3),
    String(refused),
    units === 0 ? '0 %' : `${((wasted / units) * 100).toFixed(1)} %`,
    `${downloads}/${files}`,
  ]);
}

function row([name = '', ...cells]: readonly string[]): void {
  console.log(`   ${name.padEnd(WIDTH)}${cells.map((cell) => cell.padStart(13)).join('')}`);
}
