import type { World } from '../world/index.ts';
import type { Seed } from './seed.ts';

const DOMAIN = 'tiny.onmicrosoft.com';
const PASSWORD = 'XXXXX';
const SPRING = Date.UTC(2025, 3, 7, 9, 30, 0);

/** A tenant as small as tests like it: three people, a few small files, an administrator, a security group of two accounts. */
export const tinySeed: Seed = { name: 'tiny', build };

function build(world: World): void {
  world.establish({ displayName: 'Tiny Works', initialDomain: DOMAIN, licences: 5, countryLetterCode: 'DE' });
  const administrator = person(world, 'admin', 'Administrator', {
    roles: ['SharePoint Administrator', 'Global Administrator'],
  });
  const alice = person(world, 'alice', "Alice O'Hara", { givenName: 'Alice', surname: "O'Hara" });
  person(world, 'jörg.müller', 'Jörg Müller (Büro)', { givenName: 'Jörg', surname: 'Müller' });
  person(world, 'sakura', '佐藤 さくら', { oneDrive: false });
  const accounts = [1, 2].map((number) =>
    person(world, `account${number}`, `Backup account ${number}`, { licensed: false }),
  );
  world.addGroup({
    displayName: 'Backup Accounts',
    kind: 'security',
    members: accounts.map((account) => account.id),
    owners: [administrator.id],
  });
  const team = world.addGroup({
    displayName: 'Workshop',
    kind: 'microsoft365',
    members: [alice.id],
    owners: [alice.id],
    team: true,
  });
  world.addGroup({ displayName: 'Everybody', kind: 'distribution', members: [alice.id, administrator.id] });
  world.addGroup({ displayName: 'Keys', kind: 'mail-enabled-security', members: [alice.id] });
  world.addSite({ title: 'Tiny Works', path: '' });
  const site = world.addSite({ title: 'Workshop', path: '/sites/workshop', groupId: team.id });
  fill(world);
  world.drivesOf(site)[0]?.write('/Plans/Bench.txt', 'A bench of oak.\n', { created: SPRING });
}

function person(
  world: World,
  login: string,
  displayName: string,
  more: { givenName?: string; surname?: string; roles?: string[]; licensed?: boolean; oneDrive?: boolean },
): ReturnType<World['addUser']> {
  return world.addUser({ userPrincipalName: `${login}@${DOMAIN}`, displayName, password: PASSWORD, ...more });
}

function fill(world: World): void {
  const alice = world.drive(`alice@${DOMAIN}`);
  const times = { created: SPRING, modified: SPRING + 3_600_000 };
  alice.write('/Hello.txt', 'Hello, world.\n', times);
  alice.write('/Empty.txt', '', times);
  alice.write('/Documents/Plan.md', '# Plan\n\n1. Begin.\n2. Go on.\n3. End.\n', times);
  alice.write('/Documents/Ärger & 100% Müh#e.txt', 'Names are odd.\n', times);
  alice.write('/Documents/2025/Q1/Numbers.csv', 'month;sum\n1;100\n2;200\n3;300\n', times);
  alice.write('/Documents/日本語/メモ.txt', 'メモ\n', times);
  alice.folder('/Empty folder', times);
  const joerg = world.drive(`jörg.müller@${DOMAIN}`);
  joerg.write('/Notizen.txt', 'Grüße aus dem Büro.\n', times);
  joerg.write(
    '/Daten/Block.bin',
    new Uint8Array(400_000).map((_, index) => (index * 31) % 251),
    times,
  );
}
