import type { AnswerOf } from '@coffer/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/call.ts';
import type { Report, RestoreCall } from './source.ts';

/** How often is looked how far a restore is. Milliseconds. */
const pace = 1_000;
/** The rate is that of so long. Milliseconds. */
const lately = 10_000;

/** How far a restore is, or what it came to, by the API's name. */
export type Progress = AnswerOf<'Coffer_GetRestoreProgress'>['restores'][number];

/** What became of a restore: the reports of its parts, and what reading back said. */
export interface Outcome {
  readonly reports: readonly Report[];
  readonly progress: readonly Progress[];
}

/** Restores part after part, and tells how far it is. */
export function useRestoring(restoreSessionId: string) {
  const [part, setPart] = useState(0);
  const [known, setKnown] = useState<ReadonlySet<string>>();
  const stop = useRef<AbortController>(undefined);
  const look = async (signal?: AbortSignal): Promise<readonly Progress[]> => {
    const options = { path: { restoreSessionId }, ...(signal ? { signal } : {}) };
    return (await call('Coffer_GetRestoreProgress', options)).restores;
  };
  const restoring = useMutation({
    mutationFn: async (calls: readonly RestoreCall[]): Promise<Outcome> => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      const before = new Set((await look(signal)).map(({ id }) => id));
      setKnown(before);
      const reports: Report[] = [];
      for (const [index, one] of calls.entries()) {
        setPart(index);
        reports.push(await one(signal));
      }
      const progress = (await look(signal)).filter(({ id }) => !before.has(id));
      return { reports, progress };
    },
  });
  const progress = useQuery({
    queryKey: ['restore-progress', restoreSessionId],
    queryFn: ({ signal }) => look(signal),
    enabled: restoring.isPending && known !== undefined,
    refetchInterval: pace,
    gcTime: 0,
    select: (all) => all.filter(({ id }) => !known?.has(id)).at(-1),
  });
  useLeaveWarning(restoring.isPending);
  return { restoring, part, now: progress.data, stop: () => stop.current?.abort(new Error('stopped')) };
}

/** Bytes a second of late; undefined before it can be said. */
export function useRate(progress: Progress | undefined): number | undefined {
  const seen = useRef<readonly { readonly at: number; readonly id: string; readonly bytes: number }[]>([]);
  const [rate, setRate] = useState<number>();
  useEffect(() => {
    if (progress === undefined) return;
    const at = Date.now();
    const { id, bytes } = progress;
    const late = seen.current.filter((one) => one.id === id && at - one.at <= lately);
    seen.current = [...late, { at, id, bytes }];
    const [first] = late;
    setRate(
      first && at - first.at >= 2 * pace ? Math.max(0, (bytes - first.bytes) / ((at - first.at) / 1_000)) : undefined,
    );
  }, [progress]);
  return rate;
}

/** Whoever closes the window is asked first, for what is under way would end. */
function useLeaveWarning(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isBusy]);
}
