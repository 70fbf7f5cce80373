import {
  AlignmentType,
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  WidthType,
} from 'docx';
import type { Language } from './languages/language.ts';
import { type DocumentTemplate, officeTemplate } from './office-package.ts';
import { figures, paragraph, sentence } from './prose.ts';
import { type Random, randomFrom } from './random.ts';

/** What a Word document is made of. */
export interface DocxPlan {
  readonly language: Language;
  readonly seed: number;
  readonly sections: number;
  /** PNG files, placed one to a section as far as they go. */
  readonly pictures: readonly Uint8Array[];
}

/** A Word document: headings, text, a list, a table of figures and pictures in each section. */
export async function docxTemplate(plan: DocxPlan): Promise<DocumentTemplate> {
  const random = randomFrom(plan.seed);
  const body: (Paragraph | Table)[] = [heading(random.pick(plan.language.titles), HeadingLevel.TITLE, plan.language)];
  for (let index = 0; index < plan.sections; index += 1) body.push(...section(plan, plan.pictures[index], random));
  const document = new Document({
    styles: { default: { document: { run: { language: { value: plan.language.code }, font: 'Calibri', size: 22 } } } },
    sections: [{ children: body }],
  });
  return officeTemplate('docx', new Uint8Array(await Packer.toBuffer(document)));
}

function section(plan: DocxPlan, picture: Uint8Array | undefined, random: Random): (Paragraph | Table)[] {
  const { language } = plan;
  const parts: (Paragraph | Table)[] = [heading(random.pick(language.headings), HeadingLevel.HEADING_1, language)];
  for (let count = random.between(1, 3); count > 0; count -= 1) parts.push(text(paragraph(language, random), language));
  for (let count = random.between(2, 4); count > 0; count -= 1) {
    parts.push(new Paragraph({ text: sentence(language, random), bullet: { level: 0 }, ...direction(language) }));
  }
  if (random.next() < 0.6) parts.push(table(language, random), text('', language));
  if (picture !== undefined) {
    const run = new ImageRun({ type: 'png', data: picture, transformation: { width: 520, height: 325 } });
    parts.push(new Paragraph({ children: [run], alignment: AlignmentType.CENTER }));
  }
  return parts;
}

function heading(
  title: string,
  level: (typeof HeadingLevel)[keyof typeof HeadingLevel],
  language: Language,
): Paragraph {
  return new Paragraph({ text: title, heading: level, spacing: { before: 240, after: 120 }, ...direction(language) });
}

function text(content: string, language: Language): Paragraph {
  return new Paragraph({ text: content, spacing: { after: 160 }, ...direction(language) });
}

function table(language: Language, random: Random): Table {
  const rows = figures(random.between(4, 10), random).map(({ item, planned, actual }) => [
    item,
    planned.toFixed(2),
    actual.toFixed(2),
    (actual - planned).toFixed(2),
  ]);
  const cells = (row: readonly string[]): TableCell[] =>
    row.map((content) => new TableCell({ children: [new Paragraph({ text: content, ...direction(language) })] }));
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [language.columns, ...rows].map(
      (row, index) => new TableRow({ children: cells(row), tableHeader: index === 0 }),
    ),
  });
}

function direction(language: Language): { bidirectional?: true } {
  return language.direction === 'rtl' ? { bidirectional: true } : {};
}
