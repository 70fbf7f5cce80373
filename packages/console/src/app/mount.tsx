import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, type Colours } from './App.tsx';
import './base.css';

/** Puts an application into the page. */
export function mount(basename: string, content: (colours: Colours) => ReactNode): void {
  // The server lets only those styles in that carry the nonce of this page.
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
  const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no place for the application.');
  createRoot(root).render(
    <StrictMode>
      <RendererProvider renderer={renderer}>
        <App basename={basename}>{content}</App>
      </RendererProvider>
    </StrictMode>,
  );
}
