import type { Language } from './language.ts';

export const RUSSIAN: Language = {
  code: 'ru-RU',
  direction: 'ltr',
  western: false,
  gap: ' ',
  titles: [
    'Квартальный отчёт',
    'Протокол совещания',
    'Инструкция по калибровке',
    'Договор с поставщиком',
    'Командировочные расходы',
    'Результаты полевых испытаний',
  ],
  headings: ['Краткое содержание', 'Исходные данные', 'Результаты', 'Затраты', 'Открытые вопросы'],
  sentences: [
    'Прибор {t} проверен в городе {c}, отклонение составило менее {p}.',
    'По сравнению с {y} годом число заказов выросло на {p}.',
    'Группа повторит измерение до конца периода {q}.',
    'Из {n} датчиков два пришлось заменить.',
    'Мы предлагаем сохранить прежнего поставщика ещё на год.',
    'Бюджет в {n} тысяч евро покрывает запасные части и поездки.',
    'За отчётный период происшествий не было.',
    'Заказчик ждёт письменного ответа в течение {n} дней.',
  ],
  columns: ['Статья', 'План', 'Факт', 'Отклонение'],
};

export const GREEK: Language = {
  code: 'el-GR',
  direction: 'ltr',
  western: false,
  gap: ' ',
  titles: [
    'Τριμηνιαία έκθεση',
    'Πρακτικά συνεδρίασης',
    'Οδηγίες βαθμονόμησης',
    'Σύμβαση προμηθευτή',
    'Έξοδα ταξιδιού',
    'Αποτελέσματα δοκιμών',
  ],
  headings: ['Περίληψη', 'Ιστορικό', 'Αποτελέσματα', 'Κόστος', 'Επόμενα βήματα'],
  sentences: [
    'Η συσκευή {t} ελέγχθηκε στην πόλη {c} με απόκλιση κάτω από {p}.',
    'Σε σχέση με το {y} οι παραγγελίες αυξήθηκαν κατά {p}.',
    'Η ομάδα θα επαναλάβει τη μέτρηση πριν από το τέλος του {q}.',
    'Δύο από τους {n} αισθητήρες αντικαταστάθηκαν.',
    'Προτείνουμε να μείνει ο σημερινός προμηθευτής.',
    'Ο προϋπολογισμός των {n} χιλιάδων ευρώ καλύπτει ανταλλακτικά και ταξίδια.',
    'Δεν αναφέρθηκε κανένα περιστατικό.',
  ],
  columns: ['Είδος', 'Σχέδιο', 'Πραγματικό', 'Απόκλιση'],
};

export const POLISH: Language = {
  code: 'pl-PL',
  direction: 'ltr',
  western: false,
  gap: ' ',
  titles: [
    'Raport kwartalny',
    'Protokół ze spotkania',
    'Instrukcja wzorcowania',
    'Umowa z dostawcą',
    'Rozliczenie podróży służbowej',
    'Wyniki prób – Łódź i Gdańsk',
  ],
  headings: ['Streszczenie', 'Stan wyjściowy', 'Wyniki', 'Koszty', 'Następne kroki'],
  sentences: [
    'Urządzenie {t} sprawdzono w mieście {c}, odchylenie wyniosło mniej niż {p}.',
    'W porównaniu z rokiem {y} liczba zamówień wzrosła o {p}.',
    'Zespół powtórzy pomiar przed końcem {q}.',
    'Z {n} czujników dwa trzeba było wymienić.',
    'Zalecamy pozostanie przy obecnym dostawcy.',
    'Budżet w wysokości {n} tysięcy euro obejmuje części i podróże.',
    'W okresie sprawozdawczym nie było wypadków.',
  ],
  columns: ['Pozycja', 'Plan', 'Wykonanie', 'Odchylenie'],
};
