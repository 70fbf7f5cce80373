import { Spinner } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';

/** Something is on its way. */
export function Loading() {
  return <Spinner label={useText().common.loading} style={{ padding: '2rem' }} />;
}
