import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import workerFile from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { PdfPage, type Shape, shapeOf } from './pdf-page.ts';
import type { FromPage, PdfFileKind, Wish } from './protocol.ts';

/** Pages that are shown; whoever wants more downloads the document. */
const mostPages = 300;
/** Larger pictures in a document are left out. Pixels. */
const largestPicture = 50_000_000;
/** Pages so near to what is in sight are drawn, as a share of the frame's height. */
const ahead = '60%';
/** A window that is being resized changes until so long after the last change. Milliseconds. */
const settled = 150;
/** Of a document whose first page cannot be read: A4 in points. */
const usual: Shape = { width: 595, height: 842 };

/**
 * Shows the pages of a PDF. They are drawn and nothing else: no script, form, link or attachment of the document is looked at. Only pages near
 * to what is in sight take memory. Rejects with pdf.js's `PasswordException` when a password is needed, with another error when it is no PDF.
 */
export async function showPdf(root: HTMLElement, wish: Wish, port: MessagePort): Promise<void> {
  GlobalWorkerOptions.workerPort = await startWorker();
  const pdf = await getDocument({
    data: new Uint8Array(wish.content),
    BinaryDataFactory: filesFrom(port),
    // The fonts of this machine have other widths than those that documents count on.
    useSystemFonts: false,
    maxImageSize: largestPicture,
    disableWorkerRendering: true,
    enableXfa: false,
  }).promise;
  await showPages(root, wish, pdf);
}

/**
 * A frame without an origin may not start a worker from an address of the server, nor one that is a module; it may start one that loads such a
 * module. What is said to it before that is lost, so that it says when it is there.
 */
async function startWorker(): Promise<Worker> {
  const address = JSON.stringify(new URL(workerFile, location.href).href);
  const start = `import(${address}).then(() => postMessage(true), () => postMessage(false));`;
  const url = URL.createObjectURL(new Blob([start], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const started = Promise.withResolvers<void>();
  worker.onmessage = ({ data }) =>
    data === false ? started.reject(new Error('pdf.js did not load.')) : started.resolve();
  worker.onerror = () => started.reject(new Error('pdf.js did not start.'));
  await started.promise.finally(() => URL.revokeObjectURL(url));
  worker.onmessage = null;
  return worker;
}

async function showPages(root: HTMLElement, { words }: Wish, pdf: PDFDocumentProxy): Promise<void> {
  const like = await pdf.getPage(1).then(shapeOf, () => usual);
  const pages = new Map<Element, PdfPage>();
  for (let number = 1; number <= Math.min(pdf.numPages, mostPages); number += 1) {
    const label = words.page.replace('{page}', String(number)).replace('{pages}', String(pdf.numPages));
    const page = new PdfPage(pdf, { number, like, words: { label, broken: words.brokenPage, empty: words.emptyPage } });
    pages.set(page.element, page);
    root.append(page.element);
  }
  if (pdf.numPages > mostPages) {
    const more = document.createElement('p');
    more.textContent = words.more.replace('{pages}', String(mostPages));
    root.append(more);
  }
  await [...pages.values()][0]?.draw();
  drawInSight(root, pages);
}

/** Draws the pages near to what is in sight, anew when they have become wider or narrower, and gives back the memory of the others. */
function drawInSight(root: HTMLElement, pages: ReadonlyMap<Element, PdfPage>): void {
  const near = new Set<PdfPage>();
  const draw = (): void => {
    for (const page of near) void page.draw();
  };
  const sight = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        const page = pages.get(target);
        if (page === undefined) continue;
        if (isIntersecting) near.add(page);
        else if (near.delete(page)) page.clear();
      }
      draw();
    },
    // Named, for within a frame of no origin the margin of the unnamed one counts for nothing.
    { root: document, rootMargin: `${ahead} 0px` },
  );
  for (const element of pages.keys()) sight.observe(element);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const resized = new ResizeObserver(() => {
    for (const page of near) page.fit();
    clearTimeout(waiting);
    waiting = setTimeout(draw, settled);
  });
  resized.observe(root);
}

/** A class, as pdf.js wants it, that gets pdf.js's own files from the page. */
function filesFrom(port: MessagePort) {
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let asked = 0;
  port.addEventListener('message', ({ data }: MessageEvent<FromPage>) => {
    if (data.type !== 'file') return;
    const { id, content } = data;
    const one = waiting.get(id);
    waiting.delete(id);
    if (content === undefined) one?.reject(new Error('There is no such file.'));
    else one?.resolve(new Uint8Array(content));
  });
  return class {
    async fetch({ kind, filename: name }: { readonly kind: PdfFileKind; readonly filename: string }) {
      asked += 1;
      const answer = Promise.withResolvers<Uint8Array>();
      waiting.set(asked, answer);
      port.postMessage({ type: 'file', id: asked, kind, name });
      return await answer.promise;
    }
  };
}
