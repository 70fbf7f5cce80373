import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { House } from '../house.ts';
import { documentedGroupId } from '../steps.ts';
import { Display } from './display.ts';
import { journey, repositoryName } from './journey.ts';
import { type DemoOptions, demoHelp, readDemoOptions } from './options.ts';
import { showSummary } from './summary.ts';

/** The request of the API's documentation page, ready to be pasted. */
function documentedRequest(house: House, organizationId: string): string {
  const body = JSON.stringify([
    {
      groupMember: {
        groupId: documentedGroupId,
        name: 'account1',
        login: 'account1@office365.onmicrosoft.com',
        type: 'User',
        isCloud: true,
      },
      password: 'XXXXX',
    },
  ]);
  return [
    `curl -k -X PUT '${house.api.url}/v6/Organizations/${organizationId}/BackupAccounts'`,
    `  -H 'Authorization: Bearer ${house.api.token}' -H 'Content-Type: application/json'`,
    `  -d '${body}'`,
  ].join(' \\\n');
}

/** The README's way to the password of the demo's repository. */
function recoveryCommand(house: House): string {
  return `COFFER_DATA=${house.serverFolder} npm run --silent recovery-key -- "${repositoryName}"`;
}

async function run(options: DemoOptions): Promise<boolean> {
  const screen = {
    write: (text: string) => void process.stdout.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  };
  const display = new Display(screen);
  const folder = resolve(options.folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  display.title('Start the practice tenant and the server');
  await using house = await House.start({
    folder,
    imports: options.imports,
    ports: { practice: 5443, server: 4443 },
  });
  display.line(`practice tenant ${house.practice.address.url}, server ${house.api.url}`);
  const result = await journey(house, display);
  showSummary(display, result.measures);
  display.title(result.ok ? 'Every step worked.' : 'A step FAILED, see above.');
  if (options.exit) return result.ok;
  display.line(`console   ${house.api.url}  (choose Restore to browse the backup that was just made)`);
  display.line(`API       ${house.api.url}/v6  (Swagger UI at ${house.api.url}/swagger/ui/index)`);
  display.line(`sign in   ${house.administrator.user} / ${house.administrator.password}`);
  display.line(`data      ${folder}`);
  display.line(`restic    export RESTIC_PASSWORD=$(${recoveryCommand(house)})`);
  display.line(`          restic -r ${join(house.serverFolder, 'repository')} snapshots`);
  display.title("The documentation page's request, word for word:");
  display.line(documentedRequest(house, result.organizationId));
  display.title('Everything keeps running. Ctrl+C ends it.');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  return result.ok;
}

try {
  const options = readDemoOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(demoHelp);
  else process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
