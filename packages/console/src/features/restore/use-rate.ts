import { useEffect, useRef, useState } from 'react';
import type { Restore } from '../../api/restores.ts';

/** The rate is that of so long, and not told before it has been watched for so long. Milliseconds. */
const lately = 10_000;
const atLeast = 2_000;

/** Bytes a second of late; undefined before it can be said. */
export function useRate(restore: Restore): number | undefined {
  const seen = useRef<readonly { readonly at: number; readonly id: string; readonly bytes: number }[]>([]);
  const [rate, setRate] = useState<number>();
  useEffect(() => {
    const at = Date.now();
    const { id, bytes } = restore;
    const late = seen.current.filter((one) => one.id === id && at - one.at <= lately);
    seen.current = [...late, { at, id, bytes }];
    const [first] = late;
    setRate(
      first && at - first.at >= atLeast ? Math.max(0, (bytes - first.bytes) / ((at - first.at) / 1_000)) : undefined,
    );
  }, [restore]);
  return rate;
}
