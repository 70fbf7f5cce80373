import { mount } from './app/mount.tsx';
import { SessionGate } from './app/SessionGate.tsx';

mount('/console', (colours) => <SessionGate {...colours} />);
