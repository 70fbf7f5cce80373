import { parseArgs } from 'node:util';

/** What the demo was asked to do. */
export interface DemoOptions {
  /** Stop after the summary instead of leaving everything running. */
  readonly exit: boolean;
  readonly help: boolean;
  /** `FOLDER=user` pairs, passed on to the practice tenant. */
  readonly imports: readonly string[];
  /** Where the demo keeps its data; emptied at each start. */
  readonly folder: string;
}

/** The text of `npm run demo -- --help`. */
export const demoHelp = `The whole journey on your own machine: a practice Microsoft 365, a Coffer server, a backup, a change, a second
backup, restores into a OneDrive and a site, all driven by the REST API.

  npm run demo -- [options]

  --exit               stop after the summary; the status is 0 if every step worked, else 1
  --import FOLDER=USER lay a folder of this machine into a user's OneDrive first (may be repeated)
  --folder FOLDER      where the demo keeps its data (default data/demo; emptied at each start)
  --help               this text
`;

/** Reads the command line. Throws a plain Error that names the wrong word. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      import: { type: 'string', multiple: true, default: [] },
      folder: { type: 'string', default: 'data/demo' },
    },
  });
  return { exit: values.exit, help: values.help, imports: values.import, folder: values.folder };
}
