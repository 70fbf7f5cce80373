import { mount } from './app/mount.tsx';
import { PortalGate } from './app/portal/PortalGate.tsx';

mount('/portal', (colours) => <PortalGate {...colours} />);
