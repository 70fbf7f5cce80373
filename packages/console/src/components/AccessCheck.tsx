import {
  Badge,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircleRegular, DismissCircleRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import { useText } from '../text/use-text.ts';
import { ErrorMessage } from './ErrorMessage.tsx';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: `${tokens.spacingVerticalS} 0`,
    padding: 0,
    display: 'grid',
    gap: tokens.spacingVerticalXS,
  },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  words: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalS },
  good: { flexShrink: 0, color: tokens.colorPaletteGreenForeground1 },
  bad: { flexShrink: 0, color: tokens.colorPaletteRedForeground1 },
});

/** Each check is a sign-in: so long its answer serves. Milliseconds. */
const freshFor = 5 * 60_000;

/**
 * Signs in to the organization now and says what is allowed and what is missing; at once, and again whenever it is asked to. With an
 * application, as that one instead of as the organization's own identity.
 */
export function AccessCheck({
  organizationId,
  applicationId,
}: {
  readonly organizationId: string;
  readonly applicationId?: string;
}) {
  const text = useText().access;
  const styles = useStyles();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['access', organizationId, applicationId],
    queryFn: ({ signal }) =>
      applicationId === undefined
        ? call('Coffer_CheckAccess', { path: { organizationId }, signal })
        : call('Coffer_CheckApplication', { path: { organizationId, applicationId }, signal }),
    staleTime: freshFor,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const missing = data?.permissions.filter(({ isGranted }) => !isGranted) ?? [];
  return (
    <div aria-live="polite">
      {isFetching && <Spinner size="tiny" label={text.checking} style={{ justifyContent: 'start' }} />}
      {error && <ErrorMessage error={error} />}
      {data && (
        <>
          <div>
            <Badge appearance="tint" shape="rounded" color={data.isSignedIn ? 'success' : 'danger'}>
              {data.isSignedIn ? text.tokenOk : text.tokenRefused}
            </Badge>{' '}
            {data.isSignedIn && <Text>{missing.length === 0 ? text.allGranted : text.missing(missing.length)}</Text>}
          </div>
          {data.refusal !== undefined && (
            <MessageBar intent="error">
              <MessageBarBody lang="en">{data.refusal}</MessageBarBody>
            </MessageBar>
          )}
          <ul className={styles.list}>
            {data.permissions.map(({ permission, resource, purpose, isGranted }) => (
              <li key={`${resource} ${permission}`} className={styles.line}>
                {isGranted ? (
                  <CheckmarkCircleRegular className={styles.good} aria-label={text.granted} role="img" />
                ) : (
                  <DismissCircleRegular className={styles.bad} aria-label={text.notGranted} role="img" />
                )}
                <span className={styles.words}>
                  <Text weight="semibold">{permission}</Text>
                  <Text size={200}>
                    {text.resources[resource]}: {text.purposes[purpose]}
                  </Text>
                </span>
              </li>
            ))}
          </ul>
          {missing.length > 0 && (
            <Text as="p" block>
              {text.how}
            </Text>
          )}
        </>
      )}
      <Button
        size="small"
        disabledFocusable={isFetching}
        onClick={() => void refetch()}
        style={{ marginTop: '0.5rem' }}
      >
        {text.again}
      </Button>
    </div>
  );
}
