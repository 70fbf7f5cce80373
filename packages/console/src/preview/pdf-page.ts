import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist';

/** A page is drawn with so many pixels at most, however large it says it is. */
const mostPixels = 12_000_000;

/** One page of a PDF: a place of the right shape, on which the page is drawn while it is near to what is in sight, with its text above for search, copy and screen readers. */
export class PdfPage {
  readonly element = document.createElement('section');
  readonly #pdf: PDFDocumentProxy;
  readonly #number: number;
  #page: PDFPageProxy | undefined;
  #drawing: Promise<void> | undefined;
  #stop: AbortController | undefined;

  constructor(
    pdf: PDFDocumentProxy,
    { number, label, like }: { readonly number: number; readonly label: string; readonly like: PDFPageProxy },
  ) {
    this.#pdf = pdf;
    this.#number = number;
    this.element.className = 'page';
    this.element.setAttribute('aria-label', label);
    // Most documents have pages of one shape; the others get theirs when they are drawn.
    this.#shape(like);
  }

  /** Draws the page, unless it is drawn already. A page that cannot be drawn stays white. */
  async draw(): Promise<void> {
    this.#stop ??= new AbortController();
    this.#drawing ??= this.#draw(this.#stop.signal).catch(() => undefined);
    await this.#drawing;
  }

  /** Gives back the memory. */
  clear(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#drawing = undefined;
    for (const canvas of this.element.querySelectorAll('canvas')) canvas.width = 0;
    this.element.replaceChildren();
    this.#page?.cleanup();
  }

  #shape(page: PDFPageProxy): { readonly width: number; readonly height: number } {
    const { width, height } = page.getViewport({ scale: 1 });
    this.element.style.setProperty('aspect-ratio', `${width} / ${height}`);
    return { width, height };
  }

  async #draw(signal: AbortSignal): Promise<void> {
    const page = await this.#pdf.getPage(this.#number);
    if (signal.aborted) return;
    this.#page = page;
    const { width, height } = this.#shape(page);
    const fit = this.element.clientWidth / width;
    const sharp = Math.min(fit * devicePixelRatio, Math.sqrt(mostPixels / (width * height)));
    const viewport = page.getViewport({ scale: sharp });
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(viewport.width);
    canvas.height = Math.ceil(viewport.height);
    const drawing = page.render({ canvas, viewport });
    signal.addEventListener('abort', () => drawing.cancel());
    await drawing.promise;
    if (signal.aborted) return;
    const text = document.createElement('div');
    text.className = 'text';
    text.style.setProperty('--total-scale-factor', String(fit));
    this.element.replaceChildren(canvas, text);
    const textContentSource = await page.getTextContent();
    if (!signal.aborted)
      await new TextLayer({ textContentSource, container: text, viewport: page.getViewport({ scale: fit }) }).render();
  }
}
