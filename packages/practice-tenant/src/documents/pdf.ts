import PDFDocument from 'pdfkit';
import type { Language } from './languages/language.ts';
import type { DocumentFacts, DocumentTemplate } from './office-package.ts';
import { figures, paragraph } from './prose.ts';
import { type Random, randomFrom } from './random.ts';
import { type DocumentSource, joinedSource } from './source.ts';

/** What a PDF is made of. */
export interface PdfPlan {
  /** A western one: the standard fonts know no other letters. */
  readonly language: Language;
  readonly seed: number;
  readonly pages: number;
  /** JPEG files, one to a page as far as they go. */
  readonly pictures: readonly Uint8Array[];
}

/** When all PDF bodies were made, as far as they tell; the issued facts carry their own dates. */
const MADE = new Date('2024-01-01T00:00:00Z');

/** A PDF document: text, tables of figures and pictures. Facts are appended as an incremental update (ISO 32000-1, 7.5.6). */
export async function pdfTemplate(plan: PdfPlan): Promise<DocumentTemplate> {
  const body = await write(plan);
  const tail = readTail(body);
  return { extension: 'pdf', issue: (facts) => update(body, tail, facts) };
}

async function write(plan: PdfPlan): Promise<Uint8Array> {
  const random = randomFrom(plan.seed);
  const document = new PDFDocument({
    size: 'A4',
    margin: 64,
    info: { CreationDate: MADE, ModDate: MADE, Producer: 'pdfkit' },
  });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  document.on('end', resolve).on('error', reject);
  document.font('Helvetica-Bold').fontSize(24).text(random.pick(plan.language.titles)).moveDown();
  for (let page = 0; page < plan.pages; page += 1) {
    if (page > 0) document.addPage();
    writePage(document, plan, page, random);
  }
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

function writePage(document: PDFKit.PDFDocument, plan: PdfPlan, page: number, random: Random): void {
  const { language } = plan;
  document.font('Helvetica-Bold').fontSize(15).text(random.pick(language.headings)).moveDown(0.5);
  document.font('Times-Roman').fontSize(11);
  for (let count = 2; count > 0; count -= 1) document.text(paragraph(language, random)).moveDown(0.7);
  const picture = plan.pictures[page];
  if (picture !== undefined) {
    document.image(Buffer.from(picture), { fit: [467, 300] });
    return;
  }
  document.font('Courier').fontSize(9);
  for (const { item, planned, actual } of figures(random.between(8, 16), random)) {
    document.text(`${item.padEnd(28)}${planned.toFixed(2).padStart(12)}${actual.toFixed(2).padStart(12)}`);
  }
}

/** What an update must repeat from the trailer before it. */
interface Tail {
  readonly objects: number;
  readonly root: string;
  readonly id: string;
  readonly xref: number;
}

function readTail(body: Uint8Array): Tail {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const find = (pattern: RegExp): string => {
    const found = pattern.exec(trailer)?.[1];
    if (found === undefined) throw new TypeError('The PDF has an unexpected trailer');
    return found;
  };
  return {
    objects: Number(find(/\/Size (\d+)/)),
    root: find(/\/Root (\d+ \d+ R)/),
    id: find(/\/ID (\[[^\]]*\])/),
    xref: Number(find(/startxref\s+(\d+)/)),
  };
}

function update(body: Uint8Array, tail: Tail, facts: DocumentFacts): DocumentSource {
  const number = tail.objects;
  const object = [
    `${number} 0 obj\n<< /Title ${textString(facts.title)} /Author ${textString(facts.author)}`,
    ` /CreationDate ${dateString(facts.created)} /ModDate ${dateString(facts.modified)} >>\nendobj\n`,
  ].join('');
  const place = String(body.length).padStart(10, '0');
  const appendix = [
    object,
    `xref\n0 1\n0000000000 65535 f \n${number} 1\n${place} 00000 n \n`,
    `trailer\n<< /Size ${number + 1} /Root ${tail.root} /Info ${number} 0 R /ID ${tail.id} /Prev ${tail.xref} >>\n`,
    `startxref\n${body.length + object.length}\n%%EOF\n`,
  ].join('');
  const bytes = new TextEncoder().encode(appendix);
  return joinedSource(body.length + bytes.length, () => [body, bytes]);
}

/** Any text as a PDF text string: UTF-16 with a byte order mark, in hexadecimal (ISO 32000-1, 7.9.2.2). */
function textString(text: string): string {
  let hex = 'FEFF';
  for (let index = 0; index < text.length; index += 1) hex += text.charCodeAt(index).toString(16).padStart(4, '0');
  return `<${hex}>`;
}

function dateString(iso: string): string {
  return `(D:${iso.slice(0, 19).replaceAll(/[-:T]/g, '')}Z)`;
}
