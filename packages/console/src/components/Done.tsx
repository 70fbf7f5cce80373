import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** Says that something was done; screen readers say it without being asked. */
export function Done({ children }: { readonly children: ReactNode }) {
  return (
    <MessageBar intent="success" layout="multiline" role="status">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}
