import { WorldError } from './errors.ts';
import { guidFor } from './ids.ts';

/** A term of a term set, with those below it. */
export interface Term {
  readonly id: string;
  label: string;
  readonly children: Term[];
}

/** A set of terms that columns choose from. */
export interface TermSet {
  readonly id: string;
  name: string;
  description: string;
  readonly terms: Term[];
}

/** A group of term sets. */
export interface TermGroup {
  readonly id: string;
  displayName: string;
  description: string;
  readonly sets: TermSet[];
}

/** The managed metadata of the tenant. */
export class TermStore {
  readonly id = guidFor('term-store');
  readonly groups: TermGroup[] = [];

  addGroup(displayName: string, description = ''): TermGroup {
    if (this.groups.some((group) => group.displayName.toLowerCase() === displayName.toLowerCase()))
      throw new WorldError('nameAlreadyExists', 'A group with this name already exists.');
    const group = { id: guidFor(`term-group/${displayName}`), displayName, description, sets: [] };
    this.groups.push(group);
    return group;
  }

  addSet(group: TermGroup, name: string, description = ''): TermSet {
    const set = { id: guidFor(`term-set/${group.id}/${name}`), name, description, terms: [] };
    group.sets.push(set);
    return set;
  }

  addTerm(set: TermSet, label: string, parent?: Term): Term {
    const into = parent?.children ?? set.terms;
    const term = { id: guidFor(`term/${set.id}/${parent?.id ?? ''}/${label}`), label, children: [] };
    into.push(term);
    return term;
  }

  set(id: string): TermSet | undefined {
    return this.groups.flatMap(({ sets }) => sets).find((set) => set.id === id.toLowerCase());
  }

  /** The term with this id, wherever it is, or undefined. */
  term(id: string): Term | undefined {
    const open = this.groups.flatMap(({ sets }) => sets.flatMap(({ terms }) => terms));
    for (const term of open) {
      if (term.id === id.toLowerCase()) return term;
      open.push(...term.children);
    }
    return undefined;
  }
}
