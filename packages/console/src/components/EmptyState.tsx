import { Card, Text } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** Why there is nothing here, and what to do about it. */
export function EmptyState(props: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <Card style={{ alignItems: 'start', padding: '2rem' }}>
      <Text>{props.text}</Text>
      {props.children}
    </Card>
  );
}
