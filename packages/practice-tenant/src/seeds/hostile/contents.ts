import { type ContentSource, GeneratedContent } from '../../world/index.ts';
import type { Trap } from './trap.ts';

const GIGABYTE = 1024 ** 3;
const WRONG_HASH = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=';

/** A file of one piece whose source is more than bytes. */
function file(name: string, description: string, content: ContentSource, reported = content.size): Trap {
  return {
    name,
    description,
    lay({ drive, folder }) {
      const item = drive.put(drive.folder(folder), 'file.bin', { content, conflict: 'fail' });
      item.size = reported;
    },
  };
}

/** A file of these times (ms UTC). */
function dated(name: string, description: string, times: { created: number; modified: number }): Trap {
  return { name, description, lay: ({ drive, folder }) => void drive.write(`${folder}/file.txt`, 'when?\n', times) };
}

function text(bytes: string): ContentSource & { readonly quickXorHash?: string } {
  const buffer = Buffer.from(bytes);
  return {
    size: buffer.length,
    async *open(start, end) {
      if (end > start) yield buffer.subarray(start, end);
    },
  };
}

/** A log that somebody writes to while it is read: one line longer at each reading. */
function growing(): ContentSource {
  let lines = 10;
  const line = Buffer.from('2025-06-01 12:00:00 another line\n');
  return {
    get size() {
      return lines * line.length;
    },
    async *open(start, end) {
      const all = Buffer.concat(Array<Buffer>(lines).fill(line));
      lines++;
      yield all.subarray(start, end);
    },
    quickXorHash: WRONG_HASH,
  };
}

/** Traps in what files hold, or in what is said of it. */
export const CONTENT_TRAPS: readonly Trap[] = [
  file('zero-bytes', 'A file without content', text('')),
  file('one-byte', 'A file of a single byte', text('x')),
  file(
    'over-4-gigabytes',
    'A file of five gigabytes, computed while it is read',
    new GeneratedContent(1, 1, 5 * GIGABYTE),
  ),
  file(
    'exactly-4-gigabytes',
    'A file of exactly 2³² bytes, where 32-bit counters begin anew',
    new GeneratedContent(1, 2, 4 * GIGABYTE),
  ),
  file(
    'block-borders',
    'A file of exactly 327,680 bytes, the unit of upload fragments',
    new GeneratedContent(1, 3, 327_680),
  ),
  file('all-zeroes', 'A megabyte of zeroes', {
    size: 1_000_000,
    async *open(a, b) {
      if (b > a) yield Buffer.alloc(b - a);
    },
  }),
  file('wrong-hash', 'A file whose reported QuickXorHash is not that of its bytes', {
    ...text('my hash is wrong\n'),
    quickXorHash: WRONG_HASH,
  }),
  file('missing-hash', 'A file for which no hash is reported', { ...text('my hash is missing\n'), quickXorHash: '' }),
  file(
    'reported-too-large',
    'A file that is smaller than its reported size, as live photos are',
    text('only this\n'),
    10_000,
  ),
  file('reported-too-small', 'A file that is larger than its reported size', text('much more than twelve bytes\n'), 12),
  file('grows-when-read', 'A log that is longer each time it is read', growing()),
  {
    name: 'infected',
    description: 'Files and a folder that the service found infected: downloads answer 403',
    lay({ drive, folder }) {
      drive.write(`${folder}/eicar.com`, 'not really infected', { malware: 'EICAR_Test_File' });
      drive.folder(`${folder}/Infected folder`, { malware: 'Folder flagged' });
      drive.write(`${folder}/Infected folder/innocent.txt`, 'nothing wrong with me\n');
    },
  },
  {
    name: 'notebook',
    description: 'A OneNote notebook: a package that is neither file nor folder, and has children',
    lay({ drive, folder }) {
      const notebook = drive.createFolder(drive.folder(folder), 'Meetings', { conflict: 'fail', kind: 'package' });
      for (const name of ['Open Notebook.onetoc2', 'Quick Notes.one'])
        drive.put(notebook, name, { content: text(`${name}\n`), conflict: 'fail', mimeType: 'application/msonenote' });
    },
  },
  dated('future', 'A file from the year 2107', { created: Date.UTC(2107, 11, 31), modified: Date.UTC(2107, 11, 31) }),
  dated('year-1601', 'A file from the first day of the Windows calendar', {
    created: Date.UTC(1601, 0, 1),
    modified: Date.UTC(1601, 0, 1),
  }),
  dated('before-1970', 'A file older than the Unix calendar', {
    created: Date.UTC(1969, 6, 20),
    modified: Date.UTC(1969, 6, 21),
  }),
  dated('changed-before-created', 'A file last changed before it was created', {
    created: Date.UTC(2025, 5, 1),
    modified: Date.UTC(2015, 5, 1),
  }),
  {
    name: 'threshold',
    description: 'A folder with 5,001 files, one more than the list view threshold',
    lay({ drive, folder }) {
      const parent = drive.folder(folder);
      const content = text('one of many\n');
      for (let number = 1; number <= 5_001; number++) drive.put(parent, `${number}.txt`, { content, conflict: 'fail' });
    },
  },
  {
    name: 'one-content-many-names',
    description: 'A hundred files with the very same content',
    lay({ drive, folder }) {
      for (let number = 1; number <= 100; number++)
        drive.write(`${folder}/Copy ${number}.bin`, new GeneratedContent(2, 2, 100_000));
    },
  },
  {
    name: 'empty-folders',
    description: 'Folders with nothing but empty folders in them',
    lay({ drive, folder }) {
      for (const path of ['a/b/c', 'a/d', 'e']) drive.folder(`${folder}/${path}`);
    },
  },
];
