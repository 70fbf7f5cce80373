import type { PortalProblem } from '@coffer/contract';
import { Button, MessageBar, makeStyles, Spinner, Text, Title2, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Route, Routes, useLocation, useSearchParams } from 'react-router';
import { portalPerson, portalSignIn } from '../../api/portal.ts';
import { ApiError } from '../../api/send.ts';
import { Boundary } from '../../components/Boundary.tsx';
import { Entrance } from '../../components/Entrance.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MyDataPage } from '../../features/portal/MyDataPage.tsx';
import { useText } from '../../text/use-text.ts';
import type { Colours } from '../App.tsx';
import { Bar } from '../Bar.tsx';
import { Preferences } from '../Preferences.tsx';

const PortalObjectPage = lazy(async () => ({ default: (await import('./PortalObjectPage.tsx')).PortalObjectPage }));

const RestoreList = lazy(async () => ({
  default: (await import('../../features/restore/RestoreList.tsx')).RestoreList,
}));

const useStyles = makeStyles({
  door: { textAlign: 'center' },
  frame: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  skip: { position: 'absolute', left: '-999px', ':focus': { left: tokens.spacingHorizontalM, zIndex: 2 } },
  name: { '@media (max-width: 700px)': { display: 'none' } },
  restores: { marginTop: tokens.spacingVerticalL },
  main: {
    maxWidth: '72rem',
    margin: '0 auto',
    padding: tokens.spacingHorizontalXL,
    '@media (max-width: 700px)': { padding: tokens.spacingHorizontalM },
  },
});

/** The restore portal: whoever is not signed in is led to Microsoft's page, everybody else sees the own data. */
export function PortalGate(colours: Colours) {
  const text = useText();
  const styles = useStyles();
  const person = useQuery(portalPerson);
  const { pathname } = useLocation();
  if (person.isPending) return <Loading />;
  // Somebody of the console is nobody here.
  if (person.error instanceof ApiError && [401, 403].includes(person.error.status)) return <SignIn {...colours} />;
  if (person.error) return <ErrorMessage error={person.error} retry={() => void person.refetch()} />;
  const { displayName, organization } = person.data;
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {text.shell.skip}
      </a>
      <Bar
        {...colours}
        user={<Text className={styles.name}>{`${displayName} · ${organization}`}</Text>}
        home="/portal"
      />
      <main id="content" className={styles.main} tabIndex={-1}>
        <Boundary place={pathname}>
          <Suspense fallback={<Spinner label={text.common.loading} />}>
            <Routes>
              <Route path="/" element={<MyDataPage isOperator={person.data.isOperator} />} />
              <Route path="/:workload/:objectId" element={<PortalObjectPage />} />
            </Routes>
            <div className={styles.restores}>
              <RestoreList scope="portal" />
            </div>
          </Suspense>
        </Boundary>
      </main>
    </div>
  );
}

function SignIn(colours: Colours) {
  const text = useText();
  const styles = useStyles();
  const [address] = useSearchParams();
  const problem = address.get('problem');
  const { problems, title } = text.portal;
  useEffect(() => {
    document.title = `${title} · ${text.appName}`;
  }, [title, text]);
  return (
    <Entrance preferences={<Preferences {...colours} roomy />}>
      <Title2 as="h1">{title}</Title2>
      <Text>{text.portal.welcome}</Text>
      {problem && (
        <MessageBar intent="error" layout="multiline" role="alert">
          {Object.hasOwn(problems, problem) ? problems[problem as PortalProblem] : problems.refused}
        </MessageBar>
      )}
      <Button appearance="primary" as="a" href={portalSignIn} className={styles.door}>
        {text.portal.signIn}
      </Button>
    </Entrance>
  );
}
