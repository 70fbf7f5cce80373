import { LONGEST_PATH } from '../../world/index.ts';
import type { Trap } from './trap.ts';

/** A trap that consists of files of these names, each holding its own name; `legacy` names are refused today and live on. */
function files(name: string, description: string, names: readonly string[], legacy = false): Trap {
  return {
    name,
    description,
    lay({ drive, folder }) {
      const parent = drive.folder(folder);
      for (const file of names) {
        const content = Buffer.from(`${file}\n`);
        const source = { size: content.length, open: (a: number, b: number) => only(content.subarray(a, b)) };
        drive.put(parent, file, { content: source, conflict: 'fail', legacy });
      }
    },
  };
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** Traps in the names of files and folders. */
export const NAME_TRAPS: readonly Trap[] = [
  files('windows-devices', 'Names that Windows reserves for devices, with an extension: allowed here, illegal there', [
    'CON.txt',
    'aux.c',
    'nul.tar.gz',
    'COM1.docx',
    'lpt9.log',
    'PRN.',
  ]),
  files(
    'reserved-names',
    'Names refused today that old libraries still hold',
    ['.lock', 'desktop.ini', 'CON', '~$draft.docx'],
    true,
  ),
  files('trailing-dots', 'File names that end with dots, which Windows strips', [
    'ends with a dot.',
    'two dots..',
    '...',
  ]),
  files('edge-spaces', 'Names that begin or end with spaces', [' leading.txt', 'trailing.txt ', ' both '], true),
  files(
    'forbidden-characters',
    'Characters that OneDrive refuses today, in names from before',
    [
      'what?.txt',
      'a*b.txt',
      'c:d.txt',
      'alternate.txt:stream',
      '<tag>.html',
      'pipe|line.txt',
      'say "hello".txt',
      'back\\slash.txt',
    ],
    true,
  ),
  files(
    'control-characters',
    'Names with a line break, a tab, a bell and a null character',
    ['line\nbreak.txt', 'tab\there.txt', 'bell\u0007.txt', 'null\u0000.txt'],
    true,
  ),
  files('parent-folder', 'Names that mean another folder to a file system', ['.', '..', '..\\..\\escape.txt'], true),
  files('encoded-escape', 'Names that mean another folder once they are decoded', [
    '%2e%2e%2fescape.txt',
    '..%2Fescape.txt',
    '%00.txt',
    '%',
    '100%25.txt',
  ]),
  files('web-characters', 'Names that mean something in addresses', [
    'C# & F#.txt',
    'a+b=c.txt',
    'query?.txt'.replace('?', '؟'),
    'semi;colon,comma.txt',
    "it's $HOME.txt",
  ]),
  files('shell-characters', 'Names that mean something to a shell', [
    '-rf',
    '--help',
    '$(reboot)',
    '`id`',
    '; rm -rf ~',
    '!!',
    '&&.bat',
  ]),
  files('vti-names', 'Names with _vti_, which belong to FrontPage', ['_vti_cnf', 'my_vti_file.txt'], true),
  files('emoji', 'Emoji with joiners, skin tones and flags', [
    '👩🏽‍🔬 laboratory.txt',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿.txt',
    '👨‍👩‍👧‍👦 family.txt',
    '🇯🇵🇩🇪.txt',
    '❤️ vs ❤.txt',
  ]),
  files('right-to-left', 'Right-to-left scripts and override characters that hide an extension', [
    'תקציב 2025.xlsx',
    'التقرير النهائي.docx',
    'invoice\u202Efdp.exe',
    'mixed עברית and English.txt',
  ]),
  files('combining-characters', 'The same letters composed and decomposed, side by side, and a stack of accents', [
    'Café.txt'.normalize('NFC'),
    'Café.txt'.normalize('NFD'),
    '한국어.txt'.normalize('NFC'),
    '한국어.txt'.normalize('NFD'),
    `Z${'\u0300\u0301\u0302\u0303'.repeat(12)}.txt`,
  ]),
  files('case-pairs', 'Siblings that other systems take for one name: ß and ss, dotted and dotless i, Greek sigmas', [
    'straße.txt',
    'STRASSE.txt',
    'İstanbul.txt',
    'istanbul.txt',
    'ıstanbul.txt',
    'ΟΔΟΣ.txt',
    'οδος.txt',
  ]),
  files(
    'invisible-characters',
    'Names that look the same or empty: zero-width, non-breaking and soft-hyphen characters',
    ['report.txt', 'rep\u200Bort.txt', 'rep\u00ADort.txt', 'report\u00A0.txt', '\u2800', 'byte\uFEFForder.txt'],
  ),
  files('homoglyphs', 'Latin and Cyrillic letters that look alike', [
    'paypal.txt',
    'раураl.txt',
    'Ηello.txt',
    'Hello.txt',
  ]),
  files('hidden-files', 'Names with leading dots', ['.htaccess', '.git', '..hidden', '.DS_Store', '.~lock.plan.odt#']),
  files('no-name', 'An extension without a name, and names without an extension', [
    '.docx',
    'README',
    'Makefile',
    'archive.tar.',
  ]),
  files('numbers', 'Names that programs take for numbers, dates, nothing or truth', [
    '0',
    '007',
    '1e10',
    '2025-02-30',
    'null',
    'undefined',
    'true',
    'NaN',
    '__proto__',
    'constructor',
  ]),
  files(
    'longest-names',
    'Names of 255 characters, in one, two, three and four bytes each',
    ['a'.repeat(251), 'ä'.repeat(251), '漢'.repeat(100), '𠮷'.repeat(100)].map((name) => `${name}.txt`),
  ),
  {
    name: 'longest-path',
    description: 'A path of 399 characters, the most there may be',
    lay({ drive, folder }) {
      let path = folder;
      while (path.length < LONGEST_PATH - 60) path += `/${'folder '.repeat(5).trim()}`;
      drive.write(`${path}/${'x'.repeat(LONGEST_PATH - 2 - path.length - 4)}.txt`, 'at the end\n');
    },
  },
  {
    name: 'deep-nesting',
    description: 'A hundred and twenty folders in each other',
    lay: ({ drive, folder }) => void drive.write(`${folder}${'/d'.repeat(120)}/deep.txt`, 'deep\n'),
  },
  {
    name: 'case-only-rename',
    description: 'A file and a folder of which only upper and lower case were changed',
    lay({ drive, folder }) {
      drive.write(`${folder}/Folder/readme.txt`, 'hello\n');
      drive.rename(`${folder}/Folder/readme.txt`, 'README.TXT');
      drive.rename(`${folder}/Folder`, 'FOLDER');
    },
  },
  {
    name: 'same-name-again',
    description:
      'A folder deleted and made anew under its name, and two that swapped names: ids tell them apart, paths do not',
    lay({ drive, folder }) {
      drive.write(`${folder}/Again/old.txt`, 'old\n');
      drive.delete(`${folder}/Again`);
      drive.write(`${folder}/Again/new.txt`, 'new\n');
      drive.write(`${folder}/One/a.txt`, 'a\n');
      drive.write(`${folder}/Two/b.txt`, 'b\n');
      drive.rename(`${folder}/One`, 'Three');
      drive.rename(`${folder}/Two`, 'One');
      drive.rename(`${folder}/Three`, 'Two');
    },
  },
];
