import { makeStyles, tokens } from '@fluentui/react-components';
import { PersonRegular } from '@fluentui/react-icons';
import { NavLink } from 'react-router';
import { useText } from '../text/use-text.ts';

const useStyles = makeStyles({
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: tokens.spacingHorizontalXS,
    minHeight: '24px',
    fontSize: tokens.fontSizeBase300,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  name: { '@media (max-width: 700px)': { display: 'none' } },
});

/** The way to what whoever is signed in may change of himself. */
export function Account({ userName }: { readonly userName: string }) {
  const styles = useStyles();
  const { title } = useText().administration.account;
  return (
    <NavLink to="/account" className={styles.link} aria-label={`${userName}: ${title}`} title={title}>
      <PersonRegular fontSize={20} />
      <span className={styles.name}>{userName}</span>
    </NavLink>
  );
}
