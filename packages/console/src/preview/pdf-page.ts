import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist';

/** A page is drawn with so many pixels at most, however large it says it is. */
const mostPixels = 12_000_000;
/** What takes longer is called broken: a page may have been made to be drawn for ever. Milliseconds. */
const patience = 30_000;

/** Width and height, in any unit. */
export interface Shape {
  readonly width: number;
  readonly height: number;
}

/** What a page says in its place, in the language in use. */
interface PageWords {
  /** Which of how many pages it is. */
  readonly label: string;
  /** The page cannot be drawn. */
  readonly broken: string;
  /** Nothing was drawn on it. */
  readonly empty: string;
}

/** A drawing that is there or being made. */
interface Drawing {
  /** Of the page on the screen, in CSS pixels. */
  readonly width: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** One page of a PDF: a place of the right shape, on which the page is drawn while it is near to what is in sight, with its text above for search, copy and screen readers. */
export class PdfPage {
  readonly element = document.createElement('section');
  readonly #pdf: PDFDocumentProxy;
  readonly #number: number;
  readonly #words: PageWords;
  #page: PDFPageProxy | undefined;
  #drawing: Drawing | undefined;
  /** The unseen text, which follows the width of the page by itself. */
  #text: HTMLElement | undefined;

  constructor(
    pdf: PDFDocumentProxy,
    { number, like, words }: { readonly number: number; readonly like: Shape; readonly words: PageWords },
  ) {
    this.#pdf = pdf;
    this.#number = number;
    this.#words = words;
    this.element.className = 'page';
    this.element.setAttribute('aria-label', words.label);
    // Most documents have pages of one shape; the others get theirs when they are drawn.
    this.#take(like);
  }

  /**
   * Draws the page as wide as it is now, unless it is drawn so already; what was drawn before stays until then. Where the page cannot be
   * drawn or has nothing on it, it says so.
   */
  async draw(): Promise<void> {
    const width = this.element.clientWidth;
    // Without a width there is nothing to be seen, nor to be drawn.
    if (width !== 0 && this.#drawing?.width !== width) {
      this.#drawing?.stop.abort();
      const stop = new AbortController();
      this.#drawing = { width, stop, done: this.#try(stop.signal) };
    }
    await this.#drawing?.done;
  }

  /** Gives back the memory. */
  clear(): void {
    this.#drawing?.stop.abort();
    this.#drawing = undefined;
    this.#text = undefined;
    release(this.element.querySelector('canvas'));
    this.element.replaceChildren();
    this.#page?.cleanup();
  }

  /** To be called when the width of the page has changed: the text follows at once, as the picture does by its style. */
  fit(): void {
    if (this.#page === undefined) return;
    const { width } = shapeOf(this.#page);
    this.#text?.style.setProperty('--total-scale-factor', String(this.element.clientWidth / width));
  }

  #take({ width, height }: Shape): void {
    this.element.style.setProperty('aspect-ratio', `${width} / ${height}`);
  }

  async #try(stopped: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(patience)]);
    // A page that keeps pdf.js busy answers nothing.
    const over = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    try {
      await Promise.race([this.#draw(signal), over]);
    } catch {
      // An older picture of it is better than none.
      const isDrawn = this.element.querySelector('canvas') !== null;
      if (!stopped.aborted && !isDrawn) this.element.replaceChildren(sentence(this.#words.broken));
    }
  }

  async #draw(signal: AbortSignal): Promise<void> {
    const page = await this.#pdf.getPage(this.#number);
    signal.throwIfAborted();
    this.#page = page;
    this.#take(shapeOf(page));
    const { canvas, isEmpty } = await this.#picture(page, signal);
    signal.throwIfAborted();
    this.#show(canvas);
    this.fit();
    if (this.#text !== undefined) return;
    const text = await textOf(page, this.element.clientWidth / shapeOf(page).width);
    signal.throwIfAborted();
    this.#text = text;
    this.element.append(text, ...(isEmpty ? [sentence(this.#words.empty)] : []));
    this.fit();
  }

  async #picture(page: PDFPageProxy, signal: AbortSignal) {
    const { width, height } = shapeOf(page);
    const sharp = (this.element.clientWidth / width) * devicePixelRatio;
    const viewport = page.getViewport({ scale: Math.min(sharp, Math.sqrt(mostPixels / (width * height))) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(viewport.width);
    canvas.height = Math.ceil(viewport.height);
    let isEmpty = true;
    const operationsFilter = (): boolean => {
      isEmpty = false;
      return true;
    };
    const drawing = page.render({ canvas, viewport, operationsFilter });
    signal.addEventListener('abort', () => drawing.cancel());
    await drawing.promise;
    return { canvas, isEmpty };
  }

  /** Puts the picture in place of an earlier one, with the text left above it, or of the sentence that there is none. */
  #show(canvas: HTMLCanvasElement): void {
    const before = this.element.querySelector('canvas');
    if (before === null) this.element.replaceChildren(canvas);
    else before.replaceWith(canvas);
    release(before);
  }
}

/** What is gone holds its memory until it is collected, unless it is made small. */
function release(canvas: HTMLCanvasElement | null): void {
  if (canvas !== null) canvas.width = 0;
}

/** In the units of the PDF. */
export function shapeOf(page: PDFPageProxy): Shape {
  return page.getViewport({ scale: 1 });
}

async function textOf(page: PDFPageProxy, scale: number): Promise<HTMLElement> {
  const container = document.createElement('div');
  container.className = 'text';
  const textContentSource = await page.getTextContent();
  await new TextLayer({ textContentSource, container, viewport: page.getViewport({ scale }) }).render();
  return container;
}

function sentence(words: string): HTMLElement {
  const paragraph = document.createElement('p');
  paragraph.textContent = words;
  return paragraph;
}
