import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Text,
} from '@fluentui/react-components';
import { ApiError } from '../api/send.ts';
import type { Texts } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import { ServerWords } from './ServerWords.tsx';

/** What went wrong, in the server's own words, the id under which its log has the request, and the way to try again if there is one. */
export function ErrorMessage(props: { readonly error: Error; readonly retry?: () => void }) {
  const text = useText();
  const requestId = props.error instanceof ApiError ? props.error.requestId : undefined;
  return (
    <MessageBar
      intent="error"
      layout="multiline"
      role="alert"
      ref={(bar: HTMLDivElement | null) => bar?.scrollIntoView({ block: 'nearest' })}
      style={{ flexShrink: 0 }}
    >
      <MessageBarBody>
        <MessageBarTitle>{text.common.failed}</MessageBarTitle>
        {props.error instanceof ApiError ? wordsOf(props.error, text) : props.error.message}
        {requestId !== undefined && (
          <Text block size={200} style={{ overflowWrap: 'anywhere' }}>
            {text.common.request} {requestId}
          </Text>
        )}
      </MessageBarBody>
      {props.retry && (
        <MessageBarActions>
          <Button onClick={props.retry}>{text.common.retry}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

/** That the server cannot be reached it does not say itself. */
function wordsOf({ status, message }: ApiError, { common }: Texts) {
  return status === 0 ? common.unreachable : <ServerWords>{message}</ServerWords>;
}
