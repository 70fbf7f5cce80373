import type { House } from '@coffer/testkit';
import type { Prepared } from './prepare.ts';
import type { Visit } from './visit.ts';

/** Drives and sites whose listings come so slowly that the session goes on for as long as pictures are taken. */
const slow = 3;

/** What is shown of a session that runs. {@link stopRun} ends it. */
export function runningVisits({ api, practice }: House, { jobId }: Prepared): readonly Visit[] {
  return [
    {
      name: 'overview-running',
      path: '/',
      ready: async (page) => {
        await practice.misbehave('slowBodies', { path: 'delta', bytesPerSecond: 4, count: slow });
        await api.call('Job_StartAction', { path: { jobId }, body: { full: true } });
        await page.getByRole('progressbar', { name: /^Progress of/ }).waitFor();
        await page.getByText('an hour, ').waitFor();
      },
    },
  ];
}

/** Ends the session that was begun for {@link runningVisits}. */
export async function stopRun({ api, practice }: House, { jobId }: Prepared): Promise<void> {
  await practice.misbehave('slowBodies', null);
  await api.call('Job_StopAction', { path: { jobId } });
}
