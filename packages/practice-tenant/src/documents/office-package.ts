import { unzipSync } from 'fflate';
import type { DocumentSource } from './source.ts';
import { readAll } from './source.ts';
import { type ZipEntry, zipEntry, zipSource } from './zip.ts';

/** What a document says of itself. Times are ISO 8601 UTC. */
export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly created: string;
  readonly modified: string;
}

/** A document that can be issued again and again under different facts, its body packed only once. */
export interface DocumentTemplate {
  /** The file extension, without a dot. */
  readonly extension: string;
  issue(facts: DocumentFacts): DocumentSource;
}

const CORE = 'docProps/core.xml';
const TYPES = '[Content_Types].xml';
const ROOT_RELATIONS = '_rels/.rels';
const CORE_TYPE = 'application/vnd.openxmlformats-package.core-properties+xml';
const CORE_RELATION = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
const SOMEWHEN = '2024-01-01T00:00:00Z';

/**
 * Turns what a library wrote (Office Open XML) into a template with always the same bytes: fixed order and times of the
 * parts, numbers that do not depend on what the library made before, and the facts (`docProps/core.xml`) left open.
 */
export function officeTemplate(extension: string, written: Uint8Array): DocumentTemplate {
  const entries = canonicalParts(written).map(([name, bytes]) =>
    zipEntry(name, bytes, /\.(png|jpe?g|xlsx)$/.test(name)),
  );
  return {
    extension,
    issue: (facts) => zipSource([...entries, coreEntry(facts)]),
  };
}

function coreEntry(facts: DocumentFacts): ZipEntry {
  const core = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${escapeXml(facts.title)}</dc:title><dc:creator>${escapeXml(facts.author)}</dc:creator>`,
    `<cp:lastModifiedBy>${escapeXml(facts.author)}</cp:lastModifiedBy><cp:revision>1</cp:revision>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${facts.created}</dcterms:created>`,
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${facts.modified}</dcterms:modified></cp:coreProperties>`,
  ].join('');
  return zipEntry(CORE, new TextEncoder().encode(core), true);
}

/** Escapes a text for XML content and attribute values. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function canonicalParts(written: Uint8Array): [string, Uint8Array][] {
  const parts = Object.entries(unzipSync(written)).filter(([name]) => !name.endsWith('/') && name !== CORE);
  const renumber = chartNumbers(parts.map(([name]) => name));
  const names = new Set(parts.map(([name]) => renumber(name)));
  const canonical = parts.map(([name, bytes]): [string, Uint8Array] => {
    const newName = renumber(name);
    if (newName.endsWith('.xlsx')) return [newName, canonicalWorkbook(bytes)];
    if (!/\.(xml|rels)$/.test(newName)) return [newName, bytes];
    const text = renumber(new TextDecoder().decode(bytes));
    return [
      newName,
      new TextEncoder().encode(newName === TYPES ? contentTypes(text, names) : canonicalText(newName, text)),
    ];
  });
  return canonical.sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

/** The workbook behind a chart. */
function canonicalWorkbook(bytes: Uint8Array): Uint8Array {
  const facts: DocumentFacts = { title: '', author: '', created: SOMEWHEN, modified: SOMEWHEN };
  return readAll(officeTemplate('xlsx', bytes).issue(facts));
}

/** Readers may expect the content types first (Open Packaging Conventions, annex on streaming). */
function rank(name: string): number {
  if (name === TYPES) return 0;
  return name === ROOT_RELATIONS ? 1 : 2;
}

/** pptxgenjs numbers the charts of all decks of a process in one row; here each deck begins with 1. */
function chartNumbers(names: readonly string[]): (text: string) => string {
  const found = names.flatMap((name) => /^ppt\/charts\/chart(\d+)\.xml$/.exec(name)?.[1] ?? []);
  const numbers = new Map(
    found.sort((one, other) => Number(one) - Number(other)).map((old, index) => [old, index + 1]),
  );
  if (numbers.size === 0) return (text) => text;
  return (text) =>
    text.replace(/\b(chart|Microsoft_Excel_Worksheet)(\d+)(?=\.x)/g, (whole, kind: string, old: string) => {
      const number = numbers.get(old);
      return number === undefined ? whole : `${kind}${number}`;
    });
}

/** The content types of exactly the parts there are: pptxgenjs names a slide master for each slide, but writes one. */
function contentTypes(text: string, names: ReadonlySet<string>): string {
  const override = /<Override [^>]*PartName="\/([^"]+)"[^>]*\/>/g;
  const present = text.replace(override, (whole, name: string) => (names.has(name) ? whole : ''));
  return present.replace('</Types>', `<Override PartName="/${CORE}" ContentType="${CORE_TYPE}"/></Types>`);
}

function canonicalText(name: string, text: string): string {
  if (name === ROOT_RELATIONS && !text.includes(CORE)) {
    const relation = `<Relationship Id="rIdCore" Type="${CORE_RELATION}" Target="${CORE}"/>`;
    return text.replace('</Relationships>', `${relation}</Relationships>`);
  }
  if (name === 'word/document.xml') return numberDrawings(text);
  return text;
}

/** docx counts drawings over all documents of a process; they must be unique only within one. */
function numberDrawings(text: string): string {
  let count = 0;
  return text.replace(/<wp:docPr id="\d+"/g, () => {
    count += 1;
    return `<wp:docPr id="${count}"`;
  });
}
