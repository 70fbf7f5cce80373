import { CHINESE, HINDI, JAPANESE, KOREAN, THAI } from '../../documents/languages/asian.ts';
import { GREEK, POLISH, RUSSIAN } from '../../documents/languages/eastern-european.ts';
import type { Language } from '../../documents/languages/language.ts';
import { ARABIC, HEBREW } from '../../documents/languages/right-to-left.ts';
import { ENGLISH, FRENCH, GERMAN, SPANISH } from '../../documents/languages/western.ts';

/** What is peculiar about somebody's OneDrive; most are ordinary. */
type DriveCharacter =
  | 'ordinary'
  | 'recordings'
  | 'measurements'
  | 'photographs'
  | 'odd-names'
  | 'deep'
  | 'many-small'
  | 'empty'
  | 'none';

/** Somebody who works, or worked, at the company. */
export interface Person {
  /** The part of the sign-in name before the `@`. */
  readonly login: string;
  readonly givenName: string;
  readonly surname: string;
  readonly department: string;
  readonly jobTitle: string;
  readonly language: Language;
  readonly drive: DriveCharacter;
  readonly former: boolean;
}

type Row = readonly [
  login: string,
  givenName: string,
  surname: string,
  jobTitle: string,
  language: Language,
  drive?: DriveCharacter,
];

const STAFF: Readonly<Record<string, readonly Row[]>> = {
  Management: [
    ['margit.veld', 'Margit', 'Veld', 'Managing Director', GERMAN],
    ['oliver.ashdown', 'Oliver', 'Ashdown', 'Chief Operating Officer', ENGLISH],
    ['ines.carvalho', 'Inês', 'Carvalho', 'Assistant to the Board', SPANISH],
  ],
  Finance: [
    ['hugo.lemaire', 'Hugo', 'Lemaire', 'Head of Finance', FRENCH],
    ['katarzyna.wrona', 'Katarzyna', 'Wrona', 'Accountant', POLISH],
    ['priya.raman', 'Priya', 'Raman', 'Controller', HINDI],
    ['tom.okafor', 'Tom', 'Okafor', 'Payroll Officer', ENGLISH],
  ],
  Sales: [
    ['lucia.ferrer', 'Lucía', 'Ferrer', 'Head of Sales', SPANISH],
    ['wei.zhang', '伟', '张', 'Account Manager Asia', CHINESE],
    ['yousef.halabi', 'يوسف', 'حلبي', 'Account Manager Middle East', ARABIC],
    ['minjun.seo', '민준', '서', 'Account Manager Korea', KOREAN],
    ['elena.pavlova', 'Елена', 'Павлова', 'Account Manager', RUSSIAN],
    ['ben.whitlock', 'Ben', 'Whitlock', 'Sales Engineer', ENGLISH],
  ],
  Engineering: [
    ['jonas.brandt', 'Jonas', 'Brandt', 'Head of Engineering', GERMAN, 'deep'],
    ['haruka.mori', '遥', '森', 'Firmware Engineer', JAPANESE, 'odd-names'],
    ['nikos.drakos', 'Νίκος', 'Δράκος', 'Mechanical Engineer', GREEK],
    ['tal.berman', 'טל', 'ברמן', 'Electronics Engineer', HEBREW],
    ['camille.roux', 'Camille', 'Roux', 'Test Engineer', FRENCH],
    ['dmitri.sokol', 'Дмитрий', 'Сокол', 'Software Engineer', RUSSIAN, 'many-small'],
    ['aoife.brennan', 'Aoife', 'Brennan', 'Software Engineer', ENGLISH],
    ['stefan.huber', 'Stefan', 'Huber', 'Draughtsman', GERMAN],
  ],
  Laboratory: [
    ['sofia.lindgren', 'Sofia', 'Lindgren', 'Head of Laboratory', ENGLISH, 'recordings'],
    ['arun.mehta', 'अरुण', 'मेहता', 'Metrologist', HINDI, 'measurements'],
    ['greta.nilsson', 'Greta', 'Nilsson', 'Technician', ENGLISH],
    ['paolo.reyes', 'Paolo', 'Reyes', 'Technician', SPANISH],
  ],
  Support: [
    ['somchai.wattana', 'สมชาย', 'วัฒนา', 'Service Manager', THAI],
    ['chloe.martin', 'Chloé', 'Martin', 'Service Technician', FRENCH],
    ['jakub.nowak', 'Jakub', 'Nowak', 'Service Technician', POLISH],
    ['lena.vogt', 'Lena', 'Vogt', 'Service Technician', GERMAN],
  ],
  'Human Resources': [
    ['emma.castle', 'Emma', 'Castle', 'Head of Human Resources', ENGLISH],
    ['noura.said', 'نورة', 'سعيد', 'Recruiter', ARABIC],
    ['peter.zeller', 'Peter', 'Zeller', 'Training Officer', GERMAN],
  ],
  Marketing: [
    ['isabelle.faure', 'Isabelle', 'Faure', 'Head of Marketing', FRENCH],
    ['ren.takeda', '蓮', '武田', 'Photographer', JAPANESE, 'photographs'],
    ['mei.lin', '美', '林', 'Translator', CHINESE],
  ],
  Logistics: [
    ['diego.romero', 'Diego', 'Romero', 'Warehouse Manager', SPANISH],
    ['anna.petridou', 'Άννα', 'Πετρίδου', 'Purchasing', GREEK],
    ['jiwoo.han', '지우', '한', 'Dispatcher', KOREAN],
  ],
  'Information Technology': [
    ['ruth.adler', 'Ruth', 'Adler', 'Head of IT', GERMAN],
    ['sam.pritchard', 'Sam', 'Pritchard', 'System Administrator', ENGLISH],
    ['nadia.bloom', 'Nadia', 'Bloom', 'Trainee', ENGLISH, 'empty'],
    ['kiosk.hall', 'Kiosk', 'Hall 2', 'Shared Workstation', ENGLISH, 'none'],
  ],
};

const FORMER: readonly string[] = ['paolo.reyes'];

/** Everybody, department by department, always in the same order. */
export function staff(): Person[] {
  return Object.entries(STAFF).flatMap(([department, rows]) =>
    rows.map(([login, givenName, surname, jobTitle, language, drive = 'ordinary']) => ({
      login,
      givenName,
      surname,
      department,
      jobTitle,
      language,
      drive,
      former: FORMER.includes(login),
    })),
  );
}

/** Given and family name in the order of the person's language. */
export function fullName({ givenName, surname, language }: Person): string {
  const familyFirst = [CHINESE, JAPANESE, KOREAN].includes(language);
  return familyFirst ? `${surname}${language === KOREAN ? '' : ' '}${givenName}` : `${givenName} ${surname}`;
}
