import { type Canvas, draw, type Scene } from '../../documents/canvas.ts';
import { docxTemplate } from '../../documents/docx.ts';
import type { Language } from '../../documents/languages/language.ts';
import { ENGLISH, FRENCH, GERMAN, SPANISH } from '../../documents/languages/western.ts';
import type { DocumentTemplate } from '../../documents/office-package.ts';
import { pdfTemplate } from '../../documents/pdf.ts';
import { jpegFile, jpegTemplate, pngFile, pngTemplate } from '../../documents/picture-files.ts';
import { pptxTemplate } from '../../documents/pptx.ts';
import { randomFrom, seedOf } from '../../documents/random.ts';
import { xlsxTemplate } from '../../documents/xlsx.ts';
import { type ZipEntry, zipEntry } from '../../documents/zip.ts';

/** The kinds of documents that are made once and issued many times. */
export type ShelfKind = 'docx' | 'xlsx' | 'pptx' | 'pdf' | 'png' | 'jpg';

/**
 * The documents of the company, made once when a world is built. Every OneDrive holds issues of them under facts of its own,
 * so that more than a thousand different files cost the memory of about ninety.
 */
export interface Shelf {
  /** What there is of a kind in a language, or in English where there is nothing in that language. Never empty. */
  of(kind: ShelfKind, language: Language): readonly DocumentTemplate[];
  /** Photographs of some hundred kilobytes each, packed for archives. */
  readonly photographs: readonly ZipEntry[];
}

interface Pictures {
  readonly photographs: readonly Uint8Array[];
  readonly diagrams: readonly Uint8Array[];
}

/** Makes all documents; the only slow part of the seed. */
export async function fillShelf(languages: readonly Language[]): Promise<Shelf> {
  const pictures = makePictures();
  const made = new Map<string, DocumentTemplate[]>();
  const add = (kind: ShelfKind, language: Language, template: DocumentTemplate): void => {
    const key = `${kind} ${language.code}`;
    made.set(key, [...(made.get(key) ?? []), template]);
  };
  for (const photograph of pictures.photographs) add('jpg', ENGLISH, jpegTemplate(photograph));
  for (const diagram of pictures.diagrams) add('png', ENGLISH, pngTemplate(diagram));
  for (const language of languages) await addLanguage(language, pictures, add);
  await addLargeOnes(pictures, add);
  return {
    of: (kind, language) => made.get(`${kind} ${language.code}`) ?? made.get(`${kind} ${ENGLISH.code}`) ?? [],
    photographs: pictures.photographs.map((bytes, index) => zipEntry(`IMG_${4100 + index * 7}.jpg`, bytes, true)),
  };
}

type Add = (kind: ShelfKind, language: Language, template: DocumentTemplate) => void;

async function addLanguage(language: Language, { photographs, diagrams }: Pictures, add: Add): Promise<void> {
  const seed = seedOf(language.code);
  const some = <T>(list: readonly T[], start: number, count: number): T[] =>
    Array.from({ length: count }, (_, index) => list[(start + index) % list.length]).filter(
      (item) => item !== undefined,
    );
  add('docx', language, await docxTemplate({ language, seed, sections: 2 + (seed % 5), pictures: [] }));
  add(
    'docx',
    language,
    await docxTemplate({ language, seed: seed + 1, sections: 8 + (seed % 17), pictures: some(diagrams, seed % 7, 2) }),
  );
  add('xlsx', language, await xlsxTemplate({ language, seed, sheets: 1, rows: 12 + (seed % 90) }));
  add('xlsx', language, await xlsxTemplate({ language, seed: seed + 1, sheets: 3, rows: 150 + (seed % 300) }));
  add(
    'pptx',
    language,
    await pptxTemplate({ language, seed, slides: 4 + (seed % 7), pictures: some(photographs, seed % 5, 2) }),
  );
  if (!language.western) return;
  add('pdf', language, await pdfTemplate({ language, seed, pages: 1 + (seed % 4), pictures: [] }));
  add(
    'pdf',
    language,
    await pdfTemplate({ language, seed: seed + 1, pages: 8, pictures: some(photographs, seed % 6, 3) }),
  );
}

/** The long ones, in the languages of the headquarters. */
async function addLargeOnes({ photographs, diagrams }: Pictures, add: Add): Promise<void> {
  add('docx', ENGLISH, await docxTemplate({ language: ENGLISH, seed: 71, sections: 60, pictures: diagrams }));
  add('pptx', GERMAN, await pptxTemplate({ language: GERMAN, seed: 72, slides: 24, pictures: photographs }));
  add('pdf', FRENCH, await pdfTemplate({ language: FRENCH, seed: 73, pages: 40, pictures: photographs }));
  add('xlsx', SPANISH, await xlsxTemplate({ language: SPANISH, seed: 74, sheets: 4, rows: 1500 }));
}

function makePictures(): Pictures {
  const picture = (scene: Scene, index: number, width: number, grain: number): Canvas =>
    draw(scene, { width, height: Math.round(width * 0.625), grain }, randomFrom(seedOf(`${scene} ${index}`)));
  const widths = [640, 800, 800, 960, 960, 1200, 1600, 1920];
  return {
    photographs: widths.map((width, index) => jpegFile(picture('landscape', index, width, 10 + index * 5), 78 + index)),
    diagrams: Array.from({ length: 8 }, (_, index) =>
      pngFile(picture(index % 2 === 0 ? 'bars' : 'floor-plan', index, 800 + index * 80, index % 4 === 3 ? 9 : 0)),
    ),
  };
}
