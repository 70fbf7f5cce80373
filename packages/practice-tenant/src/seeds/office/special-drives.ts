import { measurementLog } from '../../documents/measurement-log.ts';
import { readAll } from '../../documents/source.ts';
import { csvFile, noteFile } from '../../documents/text-files.ts';
import { tiffFile } from '../../documents/tiff.ts';
import { wavFile } from '../../documents/wav.ts';
import { zipEntry, zipSource } from '../../documents/zip.ts';
import type { ContentSource } from '../../world/index.ts';
import { LONGEST_PATH } from '../../world/index.ts';
import type { Cabinet } from './cabinet.ts';
import { oddNames } from './odd-names.ts';
import { putFromShelf } from './ordinary-drive.ts';
import type { Shelf } from './shelf.ts';

/** Frames of a recording whose file has exactly 200 MiB: 44 bytes of header and 4 bytes a frame. */
const LARGEST_FRAMES = (200 * 1024 * 1024 - 44) / 4;
const FRAMES_PER_SECOND = 44_100;

/** One recording of 200 MiB and a few short ones; with a `length` below 1 that part of each. */
export function fillRecordings(cabinet: Cabinet, length: number): void {
  put(cabinet, '/Recordings/Anechoic chamber, full run.wav', wavFile(Math.floor(LARGEST_FRAMES * length), 1));
  for (const [index, seconds] of [28, 41, 67].entries()) {
    put(
      cabinet,
      `/Recordings/Short takes/Take ${index + 1}.wav`,
      wavFile(Math.floor(seconds * FRAMES_PER_SECOND * length), index + 2),
    );
  }
}

/** Logs of weather stations, from 6 to 28 megabytes or the `length` of that, and a few that have not begun. */
export function fillMeasurements(cabinet: Cabinet, length: number): void {
  for (const [index, lines] of [110_000, 190_000, 300_000, 500_000].entries()) {
    put(cabinet, `/Measurements/2025/Station ${index + 1}/log.csv`, measurementLog(Math.floor(lines * length), index));
  }
  put(cabinet, '/Measurements/2026/Station 1/log.csv', new Uint8Array());
  put(cabinet, '/Measurements/2026/Station 2/log.csv', measurementLog(0, 5));
  put(cabinet, '/Measurements/empty.txt', new Uint8Array());
}

/** Scans of up to 27 megabytes or the `length` of that, archives of photographs, and the photographs. */
export function fillPhotographs(cabinet: Cabinet, shelf: Shelf, length: number): void {
  put(cabinet, '/Scans/Catalogue cover.tiff', tiffFile(3600, Math.floor(2500 * length), 1));
  put(cabinet, '/Scans/Catalogue back.tiff', tiffFile(2200, Math.floor(1700 * length), 2));
  for (const place of ['Oslo', 'Porto', 'Osaka', 'Pune']) {
    const title = `Fair in ${place}`;
    const entries = [1, 2, 3].flatMap((day) =>
      shelf.photographs.map((entry) => {
        const name = new TextEncoder().encode(`${title}/Day ${day}/${new TextDecoder().decode(entry.name)}`);
        return { ...entry, name };
      }),
    );
    put(cabinet, `/Archives/${title}.zip`, zipSource(entries));
  }
  for (let number = 1; number <= 40; number += 1) {
    putFromShelf(cabinet, shelf, 'jpg', `/Photographs/DSC_${String(2100 + number * 3)}.JPG`);
  }
}

/** Files whose names are hard to handle, folders that look like files, and a name of every kind twice in two folders. */
export function fillOddNames(cabinet: Cabinet, shelf: Shelf): void {
  for (const name of oddNames()) putNote(cabinet, `/Odd names/${name}`);
  for (const folder of [
    'Report.docx',
    'archive.zip',
    '.config',
    'photo.jpg',
    '100% & more; #1',
    '📁 folder',
    'フォルダー',
  ]) {
    putNote(cabinet, `/Folders/${folder}/inside.txt`);
  }
  putNote(cabinet, '/Folders/no extension');
  putNote(cabinet, '/Folders/.gitignore');
  putFromShelf(cabinet, shelf, 'docx', '/Folders/Report.docx/Report.docx/Report.docx');
  cabinet.folder('/Folders/empty');
  cabinet.folder('/Folders/空のフォルダー/まだ何もない');
}

/** A narrow, deep tree down to the longest path, and a tree of many levels with short names. */
export function fillDeep(cabinet: Cabinet, shelf: Shelf): void {
  let path = '/Archive';
  for (let level = 1; level <= 60; level += 1) {
    path += `/${level}`;
    if (level % 15 === 0) putNote(cabinet, `${path}/level ${level}.txt`);
  }
  let long = '/Deep';
  for (let level = 1; level <= 6; level += 1) {
    long += `/Level ${level} of the drawings of the new hall, south wing`;
    putFromShelf(cabinet, shelf, 'pdf', `${long}/drawing.pdf`);
  }
  const rest = LONGEST_PATH - 1 - long.length - '/.txt'.length;
  putNote(cabinet, `${long}/${'x'.repeat(rest)}.txt`);
  cabinet.folder('/Deep/still empty');
}

/** A few hundred tiny files in one folder and its neighbours, as programs leave them behind. */
export function fillManySmall(cabinet: Cabinet): void {
  for (let number = 1; number <= 260; number += 1) {
    putNote(cabinet, `/logs/2025/run-${String(number).padStart(4, '0')}.log`);
  }
  for (let number = 1; number <= 20; number += 1) {
    put(cabinet, `/logs/markers/step-${number}.done`, new Uint8Array());
    const facts = cabinet.facts(`table ${number}`);
    const plan = { language: cabinet.language, seed: number, facts, length: number };
    cabinet.put(`/logs/tables/table-${number}.csv`, facts, csvFile(plan));
  }
  const entries = Array.from({ length: 30 }, (_, index) =>
    zipEntry(`run-${index}.log`, readAll(noteFile({ language: cabinet.language, seed: index }))),
  );
  put(cabinet, '/logs/2024.zip', zipSource(entries));
}

function putNote(cabinet: Cabinet, path: string): void {
  put(cabinet, path, noteFile({ language: cabinet.language, seed: cabinet.random.between(0, 0x7fffffff) }));
}

function put(cabinet: Cabinet, path: string, content: ContentSource | Uint8Array): void {
  cabinet.put(path, cabinet.facts(path.slice(path.lastIndexOf('/') + 1)), content);
}
