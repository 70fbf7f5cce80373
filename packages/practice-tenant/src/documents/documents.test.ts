import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { decode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { draw } from './canvas.ts';
import { docxTemplate } from './docx.ts';
import { emlFile } from './eml.ts';
import { JAPANESE } from './languages/asian.ts';
import { ARABIC } from './languages/right-to-left.ts';
import { ENGLISH, FRENCH } from './languages/western.ts';
import { measurementLog } from './measurement-log.ts';
import type { DocumentFacts, DocumentTemplate } from './office-package.ts';
import { pdfTemplate } from './pdf.ts';
import { jpegFile, jpegTemplate, pngFile, pngTemplate } from './picture-files.ts';
import { pptxTemplate } from './pptx.ts';
import { randomFrom } from './random.ts';
import { type DocumentSource, readAll } from './source.ts';
import { csvFile, noteFile, textFile } from './text-files.ts';
import { tiffFile } from './tiff.ts';
import { wavFile } from './wav.ts';
import { xlsxTemplate } from './xlsx.ts';
import { zipEntry, zipSource } from './zip.ts';

const FACTS: DocumentFacts = {
  title: 'Σ & <報告> "Ü"',
  author: "Zoë O'Neil",
  created: '2024-05-06T07:08:09Z',
  modified: '2024-06-07T08:09:10Z',
};
const canvas = draw('landscape', { width: 120, height: 80, grain: 8 }, randomFrom(5));
const png = pngFile(canvas);
const jpeg = jpegFile(canvas);

const templates: Readonly<Record<string, () => Promise<DocumentTemplate>>> = {
  docx: () => docxTemplate({ language: ARABIC, seed: 1, sections: 3, pictures: [png, png] }),
  xlsx: () => xlsxTemplate({ language: JAPANESE, seed: 2, sheets: 2, rows: 12 }),
  pptx: () => pptxTemplate({ language: ENGLISH, seed: 3, slides: 3, pictures: [jpeg] }),
  pdf: () => pdfTemplate({ language: FRENCH, seed: 4, pages: 2, pictures: [jpeg] }),
  png: async () => pngTemplate(png),
  jpg: async () => jpegTemplate(jpeg),
};

const MAIN_PART = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml', pptx: 'ppt/presentation.xml' } as const;

function run(program: string, ...parameters: string[]): string {
  return execFileSync(program, parameters, { encoding: 'utf8', stdio: 'pipe' });
}

function has(program: string): boolean {
  return spawnSync(program, ['-v']).error === undefined;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Tags closed in the order in which they were opened, and one root: enough to catch a broken replacement. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const body = xml.replace(/^\uFEFF?<\?xml [^>]*\?>\s*/, '');
  const tag = /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  for (const [, closing, name, , empty] of body.matchAll(tag)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(body.replace(tag, '')).not.toMatch(/<|&(?!#?\w+;)/);
}

describe('a document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const onDisk = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it.each(Object.keys(templates))('of the kind %s has the same bytes when it is made again', async (kind) => {
    const first = readAll((await templates[kind]!()).issue(FACTS));
    const second = readAll((await templates[kind]!()).issue(FACTS));
    expect(Buffer.from(first).equals(second)).toBe(true);
  });

  it.each(Object.keys(templates))(
    'of the kind %s differs in bytes under other facts and knows its size',
    async (kind) => {
      const template = await templates[kind]!();
      const one = template.issue(FACTS);
      const other = template.issue({ ...FACTS, title: 'Other', author: 'Somebody' });
      expect(template.extension).toBe(kind);
      expect(readAll(one).length).toBe(one.size);
      expect(Buffer.from(readAll(one)).equals(readAll(other))).toBe(false);
    },
  );

  it.each(['docx', 'xlsx', 'pptx'] as const)('of the kind %s is a package with all parts it names', async (kind) => {
    const parts = unzipSync(readAll((await templates[kind]!()).issue(FACTS)));
    expect(parts[MAIN_PART[kind]]).toBeDefined();
    for (const [name, bytes] of Object.entries(parts)) if (/\.(xml|rels)$/.test(name)) expectWellFormed(text(bytes));
    const named = [...text(parts['[Content_Types].xml']).matchAll(/PartName="\/([^"]+)"/g)].map(([, name]) => name!);
    expect(named).toContain('docProps/core.xml');
    for (const name of named) expect(Object.keys(parts)).toContain(name);
    for (const name of Object.keys(parts).filter((part) => part.endsWith('.rels'))) {
      const base = name.replace(/_rels\/[^/]*$/, '');
      for (const [relation, target] of text(parts[name]).matchAll(/<Relationship [^>]*Target="([^"]+)"[^>]*>/g)) {
        if (relation.includes('TargetMode="External"')) continue;
        const path = new URL(target!, `http://package/${base}`).pathname.slice(1);
        expect(Object.keys(parts)).toContain(path);
      }
    }
    expect(text(parts['docProps/core.xml'])).toContain('<dc:title>Σ &amp; &lt;報告&gt; &quot;Ü&quot;</dc:title>');
  });

  it.skipIf(!has('unzip'))('that is an archive satisfies unzip', async () => {
    for (const kind of ['docx', 'xlsx', 'pptx']) {
      const file = onDisk(`checked.${kind}`, readAll((await templates[kind]!()).issue(FACTS)));
      expect(run('unzip', '-t', file)).toContain('No errors detected');
    }
  });

  it.skipIf(!has('pdftotext'))('of the kind pdf satisfies pdfinfo and pdftotext', async () => {
    const file = onDisk('checked.pdf', readAll((await templates['pdf']!()).issue(FACTS)));
    const info = run('pdfinfo', file);
    expect(info).toContain(`Title:           ${FACTS.title}`);
    expect(info).toMatch(/Pages: +2\n/);
    expect(run('pdftotext', file, '-')).toMatch(/\w+ \w+/);
  });

  it('of the kind pdf begins and ends as one, and its last cross-reference points to the facts', async () => {
    const bytes = Buffer.from(readAll((await templates['pdf']!()).issue(FACTS)));
    const content = bytes.toString('latin1');
    expect(content.startsWith('%PDF-1.')).toBe(true);
    expect(content.endsWith('%%EOF\n')).toBe(true);
    const xref = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(content)?.[1]);
    const [, number, place] = /^xref\n0 1\n.{19}\n(\d+) 1\n(\d{10}) 00000 n/.exec(content.slice(xref))!;
    expect(content.slice(Number(place))).toMatch(new RegExp(`^${number} 0 obj\n<< /Title <FEFF03a3`));
    expect(content.slice(xref)).toContain('/Prev ');
  });

  it('of the kind png decodes to the picture that was drawn', () => {
    const decoded = PNG.sync.read(Buffer.from(readAll(pngTemplate(png).issue(FACTS))));
    expect(Buffer.from(canvas.pixels).equals(decoded.data)).toBe(true);
  });

  it('of the kind jpg decodes to nearly the picture that was drawn', () => {
    const decoded = decode(readAll(jpegTemplate(jpeg).issue(FACTS)), { useTArray: true });
    const off = decoded.data.reduce((sum, value, index) => sum + Math.abs(value - canvas.pixels[index]!), 0);
    expect([decoded.width, decoded.height]).toEqual([120, 80]);
    expect(off / decoded.data.length).toBeLessThan(8);
  });

  it('of the kind zip gives back what was put in, deflated or stored', () => {
    const entries = [
      zipEntry('名前/ä.txt', Buffer.from('a'.repeat(999))),
      zipEntry('b', png, true),
      zipEntry('empty', new Uint8Array()),
    ];
    const parts = unzipSync(readAll(zipSource(entries)));
    expect(entries.map(({ method }) => method)).toEqual([8, 0, 0]);
    expect(text(parts['名前/ä.txt'])).toBe('a'.repeat(999));
    expect(Buffer.from(png).equals(parts['b']!)).toBe(true);
    expect(parts['empty']).toHaveLength(0);
  });
});

describe('a saved message', () => {
  const plan = {
    language: JAPANESE,
    seed: 9,
    facts: FACTS,
    length: 2,
    from: 'zoe@veldmark.example',
    to: 'info@veldmark.example',
  };
  const attachment = { name: '図 1.png', type: 'image/png', bytes: png };

  it('is ASCII with short lines, and its subject and text decode', () => {
    const message = text(readAll(emlFile(plan)));
    expect(message).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(message).toContain('Date: Mon, 06 May 2024 07:08:09 +0000');
    const subject = /Subject: =\?utf-8\?B\?([^?]+)\?=/.exec(message)?.[1] ?? '';
    expect(Buffer.from(subject, 'base64').toString()).toBe(FACTS.title);
    const body = Buffer.from(message.slice(message.indexOf('\r\n\r\n')), 'base64').toString();
    expect(body).toContain(FACTS.author);
  });

  it('splits a long subject between characters', () => {
    const title = '会議の議事録と次の予定について'.repeat(5);
    const message = text(readAll(emlFile({ ...plan, facts: { ...FACTS, title } })));
    const words = [.../=\?utf-8\?B\?([^?]+)\?=/g[Symbol.matchAll](/Subject: (.*?)\r\nDate/s.exec(message)![1]!)];
    expect(words.map(([, word]) => text(Buffer.from(word!, 'base64'))).join('')).toBe(title);
  });

  it('carries its attachment whole', () => {
    const message = text(readAll(emlFile({ ...plan, attachment })));
    const boundary = /boundary="([^"]+)"/.exec(message)![1]!;
    const part = message.split(`--${boundary}`)[2]!;
    expect(part).toContain("filename*=UTF-8''%E5%9B%B3%201.png");
    expect(Buffer.from(part.slice(part.indexOf('\r\n\r\n')), 'base64').equals(png)).toBe(true);
    expect(message.trimEnd().endsWith(`--${boundary}--`)).toBe(true);
  });
});

describe('a computed file', () => {
  const plan = { language: ENGLISH, seed: 3, facts: FACTS, length: 5 };
  const kinds: Readonly<Record<string, () => DocumentSource>> = {
    wav: () => wavFile(5000, 1),
    tiff: () => tiffFile(90, 60, 1),
    log: () => measurementLog(500, 1),
    txt: () => textFile(plan),
    note: () => noteFile(plan),
    csv: () => csvFile(plan),
    eml: () => emlFile({ ...plan, from: 'a@b.example', to: 'c@d.example' }),
  };

  it.each(Object.keys(kinds))('of the kind %s has the same bytes when it is made again', (kind) => {
    expect(Buffer.from(readAll(kinds[kind]!())).equals(readAll(kinds[kind]!()))).toBe(true);
  });

  it('of the kind wav has a header that fits its data, and sound in both channels', () => {
    const bytes = Buffer.from(readAll(wavFile(44_100, 1)));
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt32LE(24)]).toEqual([1, 2, 44_100]);
    expect(bytes.readUInt32LE(40)).toBe(44_100 * 4);
    const left = Array.from({ length: 44_100 }, (_, frame) => bytes.readInt16LE(44 + frame * 4));
    expect(Math.max(...left)).toBeGreaterThan(2000);
    expect(Math.min(...left)).toBeLessThan(-2000);
  });

  it('of the kind tiff has a directory whose strip is exactly the rest of the file', () => {
    const bytes = Buffer.from(readAll(tiffFile(90, 60, 1)));
    const field = (tag: number): number => {
      for (let at = 10; at < 10 + bytes.readUInt16LE(8) * 12; at += 12) {
        if (bytes.readUInt16LE(at) === tag) return bytes.readUInt32LE(at + 8);
      }
      throw new Error(`No field ${tag}`);
    };
    expect(bytes.toString('latin1', 0, 4)).toBe('II*\0');
    expect([field(256), field(257), field(279)]).toEqual([90, 60, 90 * 60 * 3]);
    expect(field(273) + field(279)).toBe(bytes.length);
    expect([bytes.readUInt16LE(field(258)), bytes.readUInt32LE(field(282))]).toEqual([8, 300]);
  });

  it('of the kind csv has as many fields in each line as its head names', () => {
    const log = text(readAll(measurementLog(40, 7)))
      .trimEnd()
      .split('\r\n');
    expect(log).toHaveLength(41);
    for (const line of log) expect(line.split(',')).toHaveLength(6);
    const table = text(readAll(csvFile(plan)))
      .trimEnd()
      .split('\r\n');
    expect(table).toHaveLength(6);
    for (const line of table) expect(line.split(',')).toHaveLength(4);
  });
});
