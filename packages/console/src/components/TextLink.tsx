import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    ':hover': { color: tokens.colorBrandForegroundLinkHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

/** A link to another page of the console, in the colours of the theme. */
export function TextLink(props: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link to={props.to} className={useStyles().link}>
      {props.children}
    </Link>
  );
}
