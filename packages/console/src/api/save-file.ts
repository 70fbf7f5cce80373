/** The part of the file picker that is used; browsers without it get an ordinary download. */
interface FilePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{
    createWritable(): Promise<WritableStream<Uint8Array>>;
  }>;
}

/** Whoever waits for a file. */
export interface SaveWatch {
  /** Breaks the download off. */
  readonly signal: AbortSignal;
  /** So many bytes are here, of so many if that is known. */
  readonly onBytes: (received: number, total: number | undefined) => void;
}

/** A download ended before everything had come: what is there of the file is not to be used. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  /** Bytes that came. */
  readonly received: number;
  /** Under which the server's log has the request. */
  readonly requestId: string | undefined;

  constructor(received: number, options: ErrorOptions & { readonly requestId?: string | undefined } = {}) {
    super('The download broke off.', options);
    this.received = received;
    this.requestId = options.requestId;
  }
}

/**
 * Lets the person save an answer as a file: piped to the disk where the browser can, so that no size is too large; through a
 * download otherwise. False when he changed his mind. Rejects with {@link BrokenOff} when the answer does not come whole; then there is no file.
 */
export async function saveFile(
  fileName: string,
  open: (signal: AbortSignal) => Promise<Response>,
  watch: SaveWatch,
): Promise<boolean> {
  const picker = (window as unknown as FilePicker).showSaveFilePicker;
  let target: WritableStream<Uint8Array> | undefined;
  try {
    target = await (await picker?.call(window, { suggestedName: fileName }))?.createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    // Where the picker is not allowed (a frame, a test browser), the ordinary way works.
  }
  const content = received(await open(watch.signal), watch);
  if (target === undefined) await saveByDownload(fileName, content);
  else await content.pipeTo(target);
  return true;
}

/** The bytes of an answer; they end with {@link BrokenOff} instead of too early. */
export function received(answer: Response, { signal, onBytes }: SaveWatch): ReadableStream<Uint8Array<ArrayBuffer>> {
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const total = Number.isFinite(length) ? length : undefined;
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  const reader = answer.body?.getReader();
  let count = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await reader?.read();
        if (next?.value !== undefined) {
          count += next.value.byteLength;
          onBytes(count, total);
          controller.enqueue(next.value);
        } else if (total !== undefined && count !== total) controller.error(new BrokenOff(count, { requestId }));
        else controller.close();
      } catch (cause) {
        controller.error(signal.aborted ? signal.reason : new BrokenOff(count, { cause, requestId }));
      }
    },
    async cancel(reason) {
      await reader?.cancel(reason);
    },
  });
}

async function saveByDownload(fileName: string, content: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
  const url = URL.createObjectURL(await new Response(content).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
