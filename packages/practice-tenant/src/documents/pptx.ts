import PptxGenJS from 'pptxgenjs';
import type { Language } from './languages/language.ts';
import { type DocumentTemplate, officeTemplate } from './office-package.ts';
import { CITIES, sentence } from './prose.ts';
import { type Random, randomFrom } from './random.ts';

/** What a PowerPoint deck is made of. */
export interface PptxPlan {
  readonly language: Language;
  readonly seed: number;
  readonly slides: number;
  /** JPEG files, one to a slide as far as they go. */
  readonly pictures: readonly Uint8Array[];
}

/** A PowerPoint deck: a title, then slides with points and a picture or a chart. */
export async function pptxTemplate(plan: PptxPlan): Promise<DocumentTemplate> {
  const random = randomFrom(plan.seed);
  // The package's types are read as CommonJS while its code is an ES module: what they call `.default` is the import itself.
  const Deck = PptxGenJS as unknown as typeof PptxGenJS.default;
  const deck = new Deck();
  deck.layout = 'LAYOUT_WIDE';
  deck.rtlMode = plan.language.direction === 'rtl';
  const cover = deck.addSlide();
  cover.background = { color: '1F4E79' };
  cover.addText(random.pick(plan.language.titles), {
    x: 1,
    y: 2.6,
    w: 11.3,
    h: 1.4,
    fontSize: 44,
    color: 'FFFFFF',
    bold: true,
  });
  for (let index = 0; index < plan.slides; index += 1) addSlide(deck, plan, plan.pictures[index], random);
  const written = await deck.write({ outputType: 'uint8array' });
  if (!(written instanceof Uint8Array)) throw new TypeError('pptxgenjs wrote no bytes');
  return officeTemplate('pptx', written);
}

function addSlide(
  deck: PptxGenJS.default,
  { language }: PptxPlan,
  picture: Uint8Array | undefined,
  random: Random,
): void {
  const slide = deck.addSlide();
  slide.addText(random.pick(language.headings), {
    x: 0.6,
    y: 0.4,
    w: 12,
    h: 0.9,
    fontSize: 32,
    bold: true,
    color: '1F4E79',
  });
  const points = Array.from({ length: random.between(3, 5) }, () => ({
    text: sentence(language, random),
    options: { bullet: true, breakLine: true, lang: language.code },
  }));
  slide.addText(points, { x: 0.6, y: 1.5, w: 5.8, h: 5, fontSize: 18, valign: 'top' });
  const place = { x: 6.8, y: 1.5, w: 6, h: 3.75 };
  if (picture === undefined) {
    const [, planned, actual] = language.columns;
    const series = [planned, actual].map((name) => ({
      name,
      labels: CITIES.slice(0, 6),
      values: Array.from({ length: 6 }, () => random.between(40, 400)),
    }));
    slide.addChart('bar', series, { ...place, showLegend: true, chartColors: ['1F4E79', 'F79646'] });
  } else {
    slide.addImage({ data: `image/jpeg;base64,${Buffer.from(picture).toString('base64')}`, ...place });
  }
  slide.addNotes(sentence(language, random));
}
