import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

interface Props {
  /** Another place is another page: it is tried anew. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly isFailed: boolean;
}

/** Says so where a page cannot be shown, such as one whose files went when the server was updated, and offers to load everything anew. */
export class Boundary extends Component<Props, State> {
  override state: State = { isFailed: false };

  static getDerivedStateFromError(): State {
    return { isFailed: true };
  }

  override componentDidUpdate({ place }: Props): void {
    if (place !== this.props.place && this.state.isFailed) this.setState({ isFailed: false });
  }

  override render(): ReactNode {
    return this.state.isFailed ? <Sorry /> : this.props.children;
  }
}

function Sorry() {
  const text = useText().common;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{text.notShown}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => location.reload()}>{text.reload}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
