import { emlFile } from '../../documents/eml.ts';
import { ENGLISH } from '../../documents/languages/western.ts';
import { CITIES, PRODUCTS } from '../../documents/prose.ts';
import { readAll } from '../../documents/source.ts';
import { csvFile, noteFile, textFile } from '../../documents/text-files.ts';
import { zipEntry, zipSource } from '../../documents/zip.ts';
import { type Cabinet, titleIn } from './cabinet.ts';
import type { Shelf, ShelfKind } from './shelf.ts';

type Kind = ShelfKind | 'txt' | 'csv' | 'eml' | 'zip';

/** How often each kind turns up among thirty files. */
const MIXTURE: readonly (readonly [Kind, number])[] = [
  ['docx', 7],
  ['xlsx', 5],
  ['pdf', 4],
  ['jpg', 4],
  ['pptx', 2],
  ['png', 2],
  ['txt', 3],
  ['eml', 2],
  ['csv', 1],
  ['zip', 1],
];

/** Fills a drive with `count` files of all formats, in the folders of somebody who works at a desk. */
export function fillOrdinary(cabinet: Cabinet, shelf: Shelf, count: number): void {
  const kinds = MIXTURE.flatMap(([kind, times]) => Array<Kind>(times).fill(kind));
  const folders = workFolders(cabinet);
  for (let index = 0; index < count; index += 1) {
    const kind = index < MIXTURE.length ? (MIXTURE[index]?.[0] ?? 'txt') : cabinet.random.pick(kinds);
    putOne(cabinet, shelf, kind, folders);
  }
}

/** Puts one document of a shelf kind into a folder under a title of its own. */
export function putFromShelf(cabinet: Cabinet, shelf: Shelf, kind: ShelfKind, path: string): void {
  const title = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const facts = cabinet.facts(title);
  cabinet.put(path, facts, cabinet.random.pick(shelf.of(kind, cabinet.language)).issue(facts));
}

function workFolders({ language, random }: Cabinet): string[] {
  const project = `Projects/${random.pick(PRODUCTS)} ${random.pick(CITIES)}`;
  const years = [2022, 2023, 2024, 2025].map((year) => `${random.pick(language.titles)}/${year}`);
  return [
    '',
    'Documents',
    project,
    `${project}/${random.pick(language.headings)}`,
    `Projects/${random.pick(PRODUCTS)} ${random.pick(CITIES)}`,
    ...years,
  ];
}

function putOne(cabinet: Cabinet, shelf: Shelf, kind: Kind, folders: readonly string[]): void {
  const { random } = cabinet;
  if (kind === 'jpg' || kind === 'png') {
    putFromShelf(cabinet, shelf, kind, `/Pictures/${pictureName(cabinet, kind)}`);
    return;
  }
  const title = titleIn(cabinet);
  const folder = kind === 'eml' ? 'Mail' : random.pick(folders);
  const path = `${folder === '' ? '' : `/${folder}`}/${title}.${kind}`;
  if (kind === 'txt' || kind === 'csv') putText(cabinet, kind, path, title);
  else if (kind === 'eml') putMail(cabinet, shelf, path, title);
  else if (kind === 'zip') putArchive(cabinet, shelf, path, title);
  else putFromShelf(cabinet, shelf, kind, path);
}

function pictureName({ random }: Cabinet, kind: 'jpg' | 'png'): string {
  const two = (low: number, high: number): string => String(random.between(low, high)).padStart(2, '0');
  const year = random.between(2022, 2025);
  return kind === 'jpg'
    ? `${year}/IMG_${year}${two(1, 12)}${two(1, 28)}_${two(7, 19)}${two(0, 59)}${two(0, 59)}.jpg`
    : `Screenshot ${year}-${two(1, 12)}-${two(1, 28)} at ${two(7, 19)}.${two(0, 59)}.${two(0, 59)}.png`;
}

function putText(cabinet: Cabinet, kind: 'txt' | 'csv', path: string, title: string): void {
  const { language, random } = cabinet;
  const facts = cabinet.facts(title);
  const plan = { language, seed: random.between(0, 0x7fffffff), facts };
  const content =
    kind === 'txt'
      ? textFile({ ...plan, length: random.between(2, 30) })
      : csvFile({ ...plan, length: random.between(20, 900) });
  cabinet.put(path, facts, content);
}

function putMail(cabinet: Cabinet, shelf: Shelf, path: string, title: string): void {
  const { language, random, owner } = cabinet;
  const facts = cabinet.facts(title);
  const base = { language, facts, seed: random.between(0, 0x7fffffff), length: random.between(2, 5) };
  const addressed = { ...base, from: owner.userPrincipalName, to: 'info@office365.onmicrosoft.com' };
  if (random.next() < 0.5) {
    cabinet.put(path, facts, emlFile(addressed));
    return;
  }
  const template = shelf.of('png', ENGLISH)[0];
  const bytes = template === undefined ? new Uint8Array() : readAll(template.issue(facts));
  cabinet.put(path, facts, emlFile({ ...addressed, attachment: { name: `${title}.png`, type: 'image/png', bytes } }));
}

function putArchive(cabinet: Cabinet, shelf: Shelf, path: string, title: string): void {
  const { language, random } = cabinet;
  const facts = cabinet.facts(title);
  const notes = Array.from({ length: random.between(2, 5) }, (_, index) =>
    zipEntry(`${title}/${index + 1}.txt`, readAll(noteFile({ language, seed: random.between(0, 0x7fffffff) }))),
  );
  const sheet = zipEntry(`${title}/${title}.xlsx`, readAll(random.pick(shelf.of('xlsx', language)).issue(facts)), true);
  cabinet.put(path, facts, zipSource([...notes, sheet, random.pick(shelf.photographs)]));
}
