import { Badge, type BadgeProps } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';

const colors: Readonly<Record<string, NonNullable<BadgeProps['color']>>> = {
  Success: 'success',
  Warning: 'warning',
  Failed: 'danger',
  Damaged: 'danger',
  Running: 'brand',
  Queued: 'informative',
  Waiting: 'informative',
  Refused: 'warning',
  Interrupted: 'warning',
  success: 'success',
  warning: 'warning',
  failed: 'danger',
  running: 'brand',
  good: 'success',
  resting: 'warning',
  failing: 'danger',
  disabled: 'danger',
};

/** How a job, a session, an object or an account stands. */
export function StatusBadge({ status }: { readonly status: string | null | undefined }) {
  const names: Readonly<Record<string, string>> = useText().status;
  const known = status ?? 'NotConfigured';
  return (
    <Badge appearance="tint" color={colors[known] ?? 'informative'} shape="rounded" style={{ flexShrink: 0 }}>
      {names[known] ?? known}
    </Badge>
  );
}
