import { Card, Checkbox, Field, makeStyles, Radio, RadioGroup, Select, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { call } from '../../api/call.ts';
import { jobs } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { apart, moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { useMay } from '../../components/use-may.ts';
import { useText } from '../../text/use-text.ts';
import { PointCalendar } from './PointCalendar.tsx';
import { RestoreList } from './RestoreList.tsx';

const useStyles = makeStyles({ card: { marginBottom: tokens.spacingVerticalL } });

/** Chooses a restore point and opens it; shows the restores of all that have been opened. */
export function RestorePage() {
  const text = useText();
  const styles = useStyles();
  const go = useNavigate();
  const [asked] = useSearchParams();
  const [jobId, setJobId] = useState(asked.get('job') ?? '');
  const [time, setTime] = useState(asked.get('time') ?? '');
  const [type, setType] = useState<'Veod' | 'Vesp'>('Veod');
  const [showDeleted, setShowDeleted] = useState(false);
  const [showAllVersions, setShowAllVersions] = useState(false);
  const known = useQuery(jobs);
  const may = useMay();
  const points = useQuery({
    queryKey: ['restore-points', jobId],
    queryFn: ({ signal }) => call('RestorePoint_GetRestorePoints', { query: { jobId }, signal }),
    enabled: jobId !== '',
  });
  const opening = useMutation({
    mutationFn: () =>
      call('Job_ExploreAction', {
        path: { jobId },
        body: { type, showDeleted, showAllVersions, ...(time === '' ? {} : { dateTime: time }) },
      }),
    onSuccess: (session) => go(`/restore/${session.id}`),
  });
  if (known.error) return <ErrorMessage error={known.error} retry={() => void known.refetch()} />;
  if (known.isPending) return <Loading />;
  const times = [...(points.data ?? [])].map(({ backupTime }) => backupTime ?? '').sort((a, b) => (a < b ? 1 : -1));
  const said = apart(times, { dateStyle: 'medium' });
  return (
    <>
      <PageHeader title={text.restore.title} />
      {known.data.length === 0 ? (
        <EmptyState text={text.restore.empty} />
      ) : (
        <Card className={styles.card}>
          <Text>{text.restore.why}</Text>
          <Field label={text.sessions.job}>
            <Select value={jobId} onChange={(_, { value }) => setJobId(value)}>
              <option value="">…</option>
              {known.data.map(({ id, name }) => (
                <option key={id} value={id ?? ''}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={text.restore.kind}>
            <RadioGroup
              layout="horizontal"
              value={type}
              onChange={(_, { value }) => setType(value === 'Vesp' ? 'Vesp' : 'Veod')}
            >
              <Radio value="Veod" label={text.restore.oneDrive} />
              <Radio value="Vesp" label={text.restore.sharePoint} />
            </RadioGroup>
          </Field>
          <Field label={text.restore.point} hint={points.data?.length === 0 ? text.restore.empty : null}>
            <Select value={time} onChange={(_, { value }) => setTime(value)}>
              <option value="">{text.restore.latest}</option>
              {time !== '' && !times.includes(time) && <option value={time}>{moment(time)}</option>}
              {times.map((one) => (
                <option key={one} value={one}>
                  {said.get(one)}
                </option>
              ))}
            </Select>
          </Field>
          {times.length > 0 && <PointCalendar key={jobId} times={times} chosen={time} onChoose={setTime} />}
          <Checkbox
            label={text.restore.showDeleted}
            checked={showDeleted}
            onChange={(_, { checked }) => setShowDeleted(checked === true)}
          />
          <Checkbox
            label={text.restore.showAllVersions}
            checked={showAllVersions}
            onChange={(_, { checked }) => setShowAllVersions(checked === true)}
          />
          {opening.error && <ErrorMessage error={opening.error} />}
          <RightButton
            right="operate"
            appearance="primary"
            style={{ alignSelf: 'start' }}
            disabled={jobId === '' || opening.isPending}
            onClick={() => opening.mutate()}
          >
            {text.restore.open}
          </RightButton>
        </Card>
      )}
      {may.operate && <RestoreList scope="all" />}
    </>
  );
}
