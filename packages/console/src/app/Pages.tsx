import { type ComponentType, lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';

/** A page that is loaded when it is first shown. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}

const OverviewPage = page(() => import('../features/overview/OverviewPage.tsx'), 'OverviewPage');
const OrganizationsPage = page(() => import('../features/organizations/OrganizationsPage.tsx'), 'OrganizationsPage');
const OrganizationPage = page(() => import('../features/organizations/OrganizationPage.tsx'), 'OrganizationPage');
const JobsPage = page(() => import('../features/jobs/JobsPage.tsx'), 'JobsPage');
const JobPage = page(() => import('../features/jobs/JobPage.tsx'), 'JobPage');
const SessionsPage = page(() => import('../features/sessions/SessionsPage.tsx'), 'SessionsPage');
const SessionPage = page(() => import('../features/sessions/SessionPage.tsx'), 'SessionPage');
const RepositoriesPage = page(() => import('../features/repositories/RepositoriesPage.tsx'), 'RepositoriesPage');
const RepositoryPage = page(() => import('../features/repositories/RepositoryPage.tsx'), 'RepositoryPage');
const AdministrationPage = page(
  () => import('../features/administration/AdministrationPage.tsx'),
  'AdministrationPage',
);
const AccountPage = page(() => import('../features/account/AccountPage.tsx'), 'AccountPage');
const RestorePage = page(() => import('../features/restore/RestorePage.tsx'), 'RestorePage');
const ExplorerPage = page(() => import('../features/restore/ExplorerPage.tsx'), 'ExplorerPage');

/** Which page stands at which address. */
export function Pages() {
  return (
    <Routes>
      <Route path="/" element={<OverviewPage />} />
      <Route path="/organizations" element={<OrganizationsPage />} />
      <Route path="/organizations/:organizationId" element={<OrganizationPage />} />
      <Route path="/jobs" element={<JobsPage />} />
      <Route path="/jobs/:jobId" element={<JobPage />} />
      <Route path="/sessions" element={<SessionsPage />} />
      <Route path="/sessions/:sessionId" element={<SessionPage />} />
      <Route path="/repositories" element={<RepositoriesPage />} />
      <Route path="/repositories/:repositoryId" element={<RepositoryPage />} />
      <Route path="/administration" element={<AdministrationPage />} />
      <Route path="/account" element={<AccountPage />} />
      <Route path="/restore" element={<RestorePage />} />
      <Route path="/restore/:restoreSessionId/*" element={<ExplorerPage />} />
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
