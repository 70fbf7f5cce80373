/** The part of the file picker that is used; browsers without it get an ordinary download. */
interface FilePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{
    createWritable(): Promise<WritableStream<Uint8Array>>;
  }>;
}

/**
 * Lets the person save an answer as a file: piped to the disk where the browser can, so that no size is too large; through a
 * download otherwise. False when he changed his mind.
 */
export async function saveFile(fileName: string, open: () => Promise<Response>): Promise<boolean> {
  const picker = (window as unknown as FilePicker).showSaveFilePicker;
  if (picker === undefined) return await saveByDownload(fileName, await open());
  let target: WritableStream<Uint8Array>;
  try {
    target = await (await picker.call(window, { suggestedName: fileName })).createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    // Where the picker is not allowed (a frame, a test browser), the ordinary way works.
    return await saveByDownload(fileName, await open());
  }
  const { body } = await open();
  if (body === null) throw new Error('The server sent no file.');
  await body.pipeTo(target);
  return true;
}

async function saveByDownload(fileName: string, answer: Response): Promise<boolean> {
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
