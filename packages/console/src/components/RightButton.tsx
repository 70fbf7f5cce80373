import { Button, type ButtonProps, Tooltip } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';
import { type Right, useMay } from './use-may.ts';

/** A button for those whose role allows what it does. To others it is disabled and says why, to the keyboard as well. */
export function RightButton({ right, ...button }: { readonly right: Right } & ButtonProps) {
  const text = useText().administration.needs;
  if (useMay()[right]) return <Button {...button} />;
  const { onClick, ...rest } = button;
  return (
    <Tooltip content={text[right]} relationship="description">
      <Button {...rest} disabledFocusable />
    </Tooltip>
  );
}
