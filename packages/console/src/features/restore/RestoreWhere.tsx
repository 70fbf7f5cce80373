import { Field, Radio, RadioGroup, Select, Text } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { sessionObjects } from '../../api/finding.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import type { Elsewhere, Source } from './source.ts';

interface Choice {
  readonly restoreSessionId: string;
  readonly value: Elsewhere;
  readonly onChange: (value: Elsewhere) => void;
}

/** Asks to where something is restored; undefined is where it was. */
export function RestoreWhere(props: {
  readonly source: Source;
  readonly restoreSessionId: string;
  readonly value: Elsewhere | undefined;
  readonly onChange: (value: Elsewhere | undefined) => void;
}) {
  const text = useText().restore;
  const { source, value, onChange } = props;
  if (source.elsewhere === undefined) return null;
  const isSite = source.elsewhere === 'site';
  return (
    <>
      <Field label={text.where}>
        <RadioGroup
          value={value === undefined ? 'original' : 'elsewhere'}
          onChange={(_, chosen) => onChange(chosen.value === 'original' ? undefined : { target: '', folder: '' })}
        >
          <Radio value="original" label={text.original} />
          <Radio value="elsewhere" label={isSite ? text.otherSite : text.otherOneDrive} />
        </RadioGroup>
      </Field>
      {value && (
        <>
          {isSite ? <SiteChoice {...props} value={value} /> : <OneDriveChoice {...props} value={value} />}
          <Text size={200}>{text.elsewhereWhy}</Text>
        </>
      )}
    </>
  );
}

function SiteChoice({ value, onChange }: Choice) {
  const text = useText().restore;
  return (
    <TextField
      label={text.siteAddress}
      required
      value={value.target}
      onChange={(target) => onChange({ ...value, target })}
    />
  );
}

function OneDriveChoice({ restoreSessionId, value, onChange }: Choice) {
  const text = useText().restore;
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<{ readonly id: string; readonly displayName: string }>();
  const found = useInfiniteQuery(sessionObjects(restoreSessionId, 'onedrive', useDeferredValue(filter.trim())));
  const matching = found.data?.pages.flat() ?? [];
  const offered = chosen && !matching.some(({ id }) => id === chosen.id) ? [chosen, ...matching] : matching;
  const choose = (target: string): void => {
    setChosen(offered.find(({ id }) => id === target));
    onChange({ ...value, target });
  };
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <TextField label={text.filter} value={filter} onChange={setFilter} />
      <Field label={text.target} required hint={found.hasNextPage ? text.targetMore(matching.length) : null}>
        <Select required value={value.target} onChange={(_, { value: target }) => choose(target)}>
          <option value="">…</option>
          {offered.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </Select>
      </Field>
      <TextField label={text.targetFolder} value={value.folder} onChange={(folder) => onChange({ ...value, folder })} />
    </>
  );
}
