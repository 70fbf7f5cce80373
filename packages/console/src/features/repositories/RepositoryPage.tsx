import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { repositories, repositoryHealth, repositoryUsage } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Figures } from '../../components/Figures.tsx';
import { bytes, moment, times } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { Checks } from './Checks.tsx';
import { RecoveryKey } from './RecoveryKey.tsx';
import { CleanUps, RetentionPreview } from './Retention.tsx';

/** One repository: its size, whether it is whole, what retention will remove, clean-ups, and the key that opens it without Coffer. */
export function RepositoryPage() {
  const text = useText();
  const { repositoryId = '' } = useParams();
  const found = useQuery(repositories);
  const used = useQuery(repositoryUsage(repositoryId));
  const contents = useQuery(repositoryHealth).data?.find((one) => one.repositoryId === repositoryId)?.contents;
  if (found.isPending) return <Loading />;
  const repository = found.data?.find(({ id }) => id === repositoryId);
  if (repository === undefined) return <EmptyState text={text.common.gone} />;
  const { name = '', path, capacityBytes, freeSpaceBytes } = repository;
  return (
    <>
      <PageHeader title={name ?? ''} />
      <Figures
        figures={[
          [text.repositories.path, path],
          [text.repositories.used, used.data === undefined ? '…' : bytes(used.data)],
          [text.repositories.free, bytes(freeSpaceBytes)],
          [text.repositories.capacity, bytes(capacityBytes)],
        ]}
      />
      <Section
        title={text.contents.title}
        why={contents ? text.contents.why(moment(contents.taken)) : text.contents.none}
      >
        {contents && (
          <Figures
            figures={[
              [text.contents.protectedBytes, bytes(contents.protectedBytes)],
              [text.contents.restoreBytes(contents.restorePoints), bytes(contents.restoreBytes)],
              [text.contents.storedBytes, bytes(contents.storedBytes)],
              [text.contents.deduplication, times(contents.deduplication)],
              [text.contents.compression, times(contents.compression)],
            ]}
          />
        )}
      </Section>
      <Checks repositoryId={repositoryId} />
      <RetentionPreview repositoryId={repositoryId} />
      <CleanUps repositoryId={repositoryId} />
      <RecoveryKey repositoryId={repositoryId} name={name ?? ''} />
    </>
  );
}
