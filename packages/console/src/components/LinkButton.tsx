import { Button, type ButtonProps } from '@fluentui/react-components';
import type { MouseEvent, ReactElement } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link to another page of the console that looks like the buttons it stands among. */
export function LinkButton(props: {
  readonly to: string;
  readonly appearance?: ButtonProps['appearance'];
  readonly icon?: ReactElement;
  readonly children: string;
}) {
  const { to, children, appearance = 'secondary', icon = null } = props;
  const href = useHref(to);
  const follow = useLinkClickHandler<HTMLAnchorElement>(to);
  return (
    <Button
      as="a"
      href={href}
      appearance={appearance}
      icon={icon}
      style={{ alignSelf: 'start' }}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => follow(event)}
    >
      {children}
    </Button>
  );
}
