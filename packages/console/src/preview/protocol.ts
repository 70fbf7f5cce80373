// What the page and the frame of a preview say to each other. The frame runs in no origin and can ask nothing of the server: whatever it
// needs comes from the page.

/** How the content of a file can be looked at. */
export type PreviewKind = 'picture' | 'text' | 'pdf';

/** Said by the frame to its page when it can be told what to show. */
export const ready = 'ready';

/** Colours of the page, as CSS has them. */
export interface Look {
  readonly foreground: string;
  readonly background: string;
}

/** What is to be shown; comes with a port for what is said from then on. */
export interface Wish {
  readonly kind: PreviewKind;
  readonly name: string;
  /** The media type that the browser is told. */
  readonly type: string;
  readonly content: ArrayBuffer;
  /** Whether the content goes on beyond what is here; texts only. */
  readonly isCut: boolean;
  readonly look: Look;
  /** Texts of the language in use; `{page}` and `{pages}` stand for numbers. */
  readonly words: {
    readonly page: string;
    readonly more: string;
    readonly brokenPage: string;
    readonly emptyPage: string;
  };
}

/** What pdf.js has in files of its own: maps of characters, fonts that every viewer has, decoders of pictures. */
export type PdfFileKind = 'cMapUrl' | 'standardFontDataUrl' | 'wasmUrl';

/** What the frame says on its port. */
export type FromFrame =
  | { readonly type: 'shown' }
  | { readonly type: 'failed'; readonly reason: 'locked' | 'broken' }
  | { readonly type: 'escape' }
  | { readonly type: 'file'; readonly id: number; readonly kind: PdfFileKind; readonly name: string };

/** What the page says on it: a file of pdf.js, or that there is none; and the colours when they change. */
export type FromPage =
  | { readonly type: 'file'; readonly id: number; readonly content: ArrayBuffer | undefined }
  | { readonly type: 'look'; readonly look: Look };
