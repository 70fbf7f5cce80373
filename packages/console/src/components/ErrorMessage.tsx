import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';

/** What went wrong, in the server's own words, and the way to try again if there is one. */
export function ErrorMessage(props: { readonly error: Error; readonly retry?: () => void }) {
  const text = useText();
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
        {props.error.message}
      </MessageBarBody>
      {props.retry && (
        <MessageBarActions>
          <Button onClick={props.retry}>{text.common.retry}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
