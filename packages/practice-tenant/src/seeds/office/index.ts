import { ENGLISH } from '../../documents/languages/western.ts';
import type { World } from '../../world/index.ts';
import type { Seed } from '../seed.ts';
import { type Cabinet, openCabinet } from './cabinet.ts';
import { buildDirectory, type OfficeDirectory } from './directory.ts';
import { fillOrdinary } from './ordinary-drive.ts';
import type { Person } from './people.ts';
import { furnishSites } from './sharepoint.ts';
import { fillShelf, type Shelf } from './shelf.ts';
import {
  fillDeep,
  fillManySmall,
  fillMeasurements,
  fillOddNames,
  fillPhotographs,
  fillRecordings,
} from './special-drives.ts';

const SITE_FILES = 9;
const ADMINISTRATOR_FILES = 10;

/**
 * A company of about forty people whose OneDrives are full of documents that open in their own programs: some 1,700 files
 * and 600 MB, from empty ones to one of 200 MiB. Bytes are kept once and shared, or computed while they are read.
 */
export const officeSeed: Seed = { name: 'office', build: (world) => build(world, 1) };

/** The same company with recordings, measurements and scans a twentieth as long: as many files, in a quarter of the bytes. */
export const shortOfficeSeed: Seed = { name: 'short-office', build: (world) => build(world, 1 / 20) };

async function build(world: World, length: number): Promise<void> {
  const directory = buildDirectory(world);
  const shelf = await fillShelf([...new Set(directory.employees.map(({ person }) => person.language))]);
  for (const { person, user } of directory.employees) {
    const drive = world.oneDrive(user.id);
    if (drive !== undefined) fillDrive(openCabinet(drive, user, person.language), { person, shelf, length });
  }
  const { administrator } = directory;
  fillOrdinary(openCabinet(world.drive(administrator.id), administrator, ENGLISH), shelf, ADMINISTRATOR_FILES);
  fillSites(world, directory, shelf);
  const people = directory.employees.filter(({ person }) => !person.former).map(({ user }) => user);
  furnishSites(world, { sites: directory.sites, people, administrator });
}

interface Filling {
  readonly person: Person;
  readonly shelf: Shelf;
  /** How long the long files are, as a part of their full length. */
  readonly length: number;
}

function fillDrive(cabinet: Cabinet, { person, shelf, length }: Filling): void {
  if (person.drive === 'empty') return;
  if (person.drive === 'recordings') fillRecordings(cabinet, length);
  if (person.drive === 'measurements') fillMeasurements(cabinet, length);
  if (person.drive === 'photographs') fillPhotographs(cabinet, shelf, length);
  if (person.drive === 'odd-names') fillOddNames(cabinet, shelf);
  if (person.drive === 'deep') fillDeep(cabinet, shelf);
  if (person.drive === 'many-small') fillManySmall(cabinet);
  fillOrdinary(cabinet, shelf, cabinet.random.between(22, 38));
}

function fillSites(world: World, { sites, administrator }: OfficeDirectory, shelf: Shelf): void {
  for (const site of sites) {
    for (const library of world.drivesOf(site)) {
      fillOrdinary(openCabinet(library, administrator, ENGLISH), shelf, SITE_FILES);
    }
  }
}
