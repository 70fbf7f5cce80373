/**
 * The program of the frame that shows what was backed up. Its page is served with a policy that gives it no origin, no network and no forms, so
 * that a document made by an attacker reaches neither the console nor anybody outside.
 */
import './preview.css';
import { type FromFrame, ready, type Wish } from './protocol.ts';
import { showPicture, showText } from './show-plain.ts';

const root = document.getElementById('root') ?? document.body;

addEventListener('message', ({ source, data, ports }: MessageEvent<Wish>) => {
  const [port] = ports;
  if (source === parent && port !== undefined) void show(data, port);
});
parent.postMessage(ready, '*');

async function show(wish: Wish, port: MessagePort): Promise<void> {
  const say = (what: FromFrame): void => port.postMessage(what);
  const { style } = document.documentElement;
  style.setProperty('color', wish.look.foreground);
  style.setProperty('background-color', wish.look.background);
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
