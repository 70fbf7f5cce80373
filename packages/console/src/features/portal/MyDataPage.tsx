import { Badge, Button, Card, makeStyles, Text, tokens } from '@fluentui/react-components';
import { DocumentFolderRegular, GlobeRegular } from '@fluentui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { portalObjects } from '../../api/portal.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TextField } from '../../components/TextField.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  name: { flexGrow: 1, minWidth: '12rem' },
});

/** What whoever is signed in may restore: the own OneDrive and personal site, and for restore operators what their roles name. */
export function MyDataPage({ isOperator }: { readonly isOperator: boolean }) {
  const text = useText();
  const styles = useStyles();
  const [name, setName] = useState('');
  const found = useInfiniteQuery(portalObjects(useDeferredValue(name)));
  const rows = found.data?.pages.flat() ?? [];
  return (
    <>
      <PageHeader title={text.portal.myData} />
      {isOperator && <TextField label={text.restore.filter} value={name} onChange={setName} />}
      {found.error && <ErrorMessage error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && rows.length === 0 && <EmptyState text={name === '' ? text.portal.nothing : text.portal.noSuch} />}
      <ul className={styles.list} aria-label={text.portal.myData}>
        {rows.map(({ id, workload, displayName, isPersonal, isOwn, firstBackup, lastBackup }) => (
          <li key={id}>
            <Card>
              <div className={styles.row}>
                {workload === 'onedrive' ? <DocumentFolderRegular /> : <GlobeRegular />}
                <span className={styles.name}>
                  <TextLink to={`/${workload}/${encodeURIComponent(id)}`}>
                    {isPersonal ? text.portal.personalSite(displayName) : displayName}
                  </TextLink>
                </span>
                {isOwn && (
                  <Badge appearance="tint" shape="rounded">
                    {text.portal.own}
                  </Badge>
                )}
                <Text size={200}>{text.portal.saved(moment(firstBackup), moment(lastBackup))}</Text>
              </div>
            </Card>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button disabledFocusable={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {text.portal.more}
        </Button>
      )}
    </>
  );
}
