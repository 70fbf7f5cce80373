/**
 * The program of the frame that shows what was backed up. Its page is served with a policy that gives it no origin, no network and no forms, so
 * that a document made by an attacker reaches neither the console nor anybody outside.
 */
import './preview.css';
import { type FromFrame, type FromPage, type Look, ready, type Wish } from './protocol.ts';
import { showPicture, showText } from './show-plain.ts';

const root = document.getElementById('root') ?? document.body;

addEventListener('message', ({ source, data, ports }: MessageEvent<Wish>) => {
  const [port] = ports;
  if (source === parent && port !== undefined) void show(data, port);
});
parent.postMessage(ready, '*');

function wear({ foreground, background }: Look): void {
  const { style } = document.documentElement;
  style.setProperty('color', foreground);
  style.setProperty('background-color', background);
}

async function show(wish: Wish, port: MessagePort): Promise<void> {
  const say = (what: FromFrame): void => port.postMessage(what);
  wear(wish.look);
  port.addEventListener('message', ({ data }: MessageEvent<FromPage>) => data.type === 'look' && wear(data.look));
  port.start();
  addEventListener('keydown', ({ key }) => key === 'Escape' && say({ type: 'escape' }));
  try {
    if (wish.kind === 'pdf') await (await import('./show-pdf.ts')).showPdf(root, wish, port);
    else if (wish.kind === 'picture') await showPicture(root, wish);
    else showText(root, wish);
    say({ type: 'shown' });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    say({ type: 'failed', reason: isLocked ? 'locked' : 'broken' });
  }
}
