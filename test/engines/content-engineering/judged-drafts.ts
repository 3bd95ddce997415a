import type { Channel } from "../../../src/core/channels.ts";
import type { Band } from "../../../src/core/score.ts";

/** A package's point and drafts of it as an editor ranks them, the best first; all in our own words. */
export interface JudgedSet {
  name: string;
  channel: Channel;
  locale: string;
  thesis: string;
  points: string[];
  drafts: JudgedDraft[];
}

export interface JudgedDraft {
  kind: "good" | "thin" | "filler" | "off_thesis" | "headlines" | "tangled";
  parts: string[];
  title?: string;
  bands: Band[];
}

const MENTOR_THESIS = "A named mentor on the first evening keeps repair café volunteers for a year.";
const MENTOR_POINTS = [
  "Fixers with a named mentor on their first evening were twice as likely to be there a year later.",
  "Tools and travel money mattered far less than a named person to ask.",
];
const MENTOR_GOOD_POST = [
  "Of 1,140 fixers, those with a named mentor on their first evening were twice as likely to stay for a year.",
  'Dr Nkem Aldous, who ran the survey, calls it the cheapest measure her institute has tested: "a named person to ask".',
  "Tools and travel money mattered far less. So write one name beside every new volunteer on Tuesday's rota of your repair café.",
  "Who was yours?",
].join("\n\n");

const BUS_THESIS = "Free buses on Saturdays bring shoppers back to the high street without costing the town more.";
const BUS_POINTS = [
  "Shops on the high street counted 18 % more customers on Saturdays since the buses became free.",
  "The town pays 40,000 euros a year, as much as one lane of a car park.",
];

export const JUDGED_SETS: readonly JudgedSet[] = [
  {
    name: "a LinkedIn post",
    channel: "linkedin",
    locale: "en",
    thesis: MENTOR_THESIS,
    points: MENTOR_POINTS,
    drafts: [
      { kind: "good", parts: [MENTOR_GOOD_POST], bands: ["ready"] },
      {
        kind: "thin",
        parts: ["A named mentor on the first evening keeps volunteers. That is worth knowing for every repair café."],
        bands: ["weak"],
      },
      {
        kind: "off_thesis",
        parts: [
          "The harbour club won 3 to 1 on Sunday. Keeper Mia Falk saved two penalties in the last ten minutes.\n\nCoach Aart Prins said it was the best match since 2019. The next one is on 4 December against Delft.\n\nWill you come?",
        ],
        bands: ["weak", "invalid"],
      },
      {
        kind: "filler",
        parts: [
          "In today's fast-paced world, volunteers are a real game changer. Together we can unlock the potential of every community.\n\nIt is all about passion and people. Let's take it to the next level.\n\nWhat do you think?",
        ],
        bands: ["weak", "invalid"],
      },
    ],
  },
  {
    name: "a post on X",
    channel: "x",
    locale: "en",
    thesis: MENTOR_THESIS,
    points: MENTOR_POINTS,
    drafts: [
      {
        kind: "good",
        parts: [
          "Of 1,140 repair café fixers, those with a named mentor on their first evening were twice as likely to stay a year. Tools mattered far less. Who stands beside your newest volunteer on Tuesday?",
        ],
        bands: ["ready"],
      },
      {
        kind: "headlines",
        parts: [
          "Why repair volunteers stay: a survey of 1,140 fixers. From ipl-research: Survey of 1,140 fixers shows why repair volunteers stay.",
        ],
        bands: ["weak", "invalid"],
      },
      { kind: "thin", parts: ["Mentors keep volunteers."], bands: ["weak", "invalid"] },
      {
        kind: "filler",
        parts: [
          "Volunteering is a game changer. Let's unlock the power of community together and reach the next level!",
        ],
        bands: ["weak", "invalid"],
      },
    ],
  },
  {
    name: "a newsletter story",
    channel: "newsletter",
    locale: "en",
    thesis: BUS_THESIS,
    points: BUS_POINTS,
    drafts: [
      {
        kind: "good",
        title: "What free Saturday buses did to our high street",
        parts: [
          [
            "Since March, the buses have been free on Saturdays. We walked the high street with the figures in hand to see who came.",
            "Shops counted 18 % more customers on Saturdays than a year before. Ilse Marten, who sells shoes at number 42, has hired a second person for the weekend. She says people now come without looking at the clock.",
            'The town pays 40,000 euros a year for it. That is what one lane of the car park costs, says treasurer Bo Renk. "We did not spend more, we spent it on wheels that move."',
            "Not all is well. Line 7 was full by ten on five Saturdays out of nine, and the villages to the north still wait an hour for a ride home.",
            "So what can a shop do with this? Two things worked. The bakery moved its tastings from Friday to Saturday at eleven, when the first full buses arrive. The book shop printed the last departures on its bags.",
            "Would free buses bring shoppers back to your street as well? Write to us with what your Saturdays look like, and we will print three answers next week.",
          ].join("\n\n"),
        ],
        bands: ["ready"],
      },
      {
        kind: "thin",
        title: "Free buses bring shoppers back",
        parts: [
          "Free buses on Saturdays bring shoppers back to the high street. Shops on the high street counted 18 % more customers on Saturdays since the buses became free. It does not cost the town more. Tell us how you see it.",
        ],
        bands: ["weak", "invalid"],
      },
    ],
  },
  {
    name: "a LinkedIn post in German",
    channel: "linkedin",
    locale: "de",
    thesis: "Wer neue Freiwillige am ersten Abend mit einem festen Paten zusammenbringt, behält sie ein Jahr.",
    points: ["Von 1.140 Freiwilligen blieben jene mit festem Paten doppelt so oft ein Jahr."],
    drafts: [
      {
        kind: "good",
        parts: [
          "Von 1.140 Freiwilligen blieben jene mit einem festen Paten am ersten Abend doppelt so oft ein Jahr.\n\nWerkzeug und Fahrgeld zählten viel weniger, sagt die Leiterin Nkem Aldous. Gefragt war „ein Mensch mit Namen“.\n\nSchreibt also am Dienstag neben jeden neuen Namen im Plan einen zweiten.\n\nWer war damals euer Pate?",
        ],
        bands: ["ready"],
      },
      {
        kind: "thin",
        parts: ["Paten sind wichtig für neue Freiwillige. Das sollte man wissen."],
        bands: ["weak", "invalid"],
      },
      {
        kind: "tangled",
        parts: [
          "Hinsichtlich der Aufrechterhaltung ehrenamtlicher Beteiligungsverhältnisse unter Berücksichtigung einschlägiger Untersuchungsergebnisse empfiehlt sich die verbindliche Implementierung personenbezogener Einarbeitungszuständigkeiten bereits während der erstmaligen Teilnahme, wobei finanzielle Unterstützungsleistungen demgegenüber nachrangige Bedeutung aufweisen.",
        ],
        bands: ["weak", "invalid"],
      },
    ],
  },
];

/** Sets written after the rubric was settled: nothing may be tuned to them. */
export const UNSEEN_SETS: readonly JudgedSet[] = [
  {
    name: "a Bluesky post",
    channel: "bluesky",
    locale: "en",
    thesis: "Schools that cook with leftovers on Fridays throw away half as much food and the children like it.",
    points: [
      "Three schools in Ghent weighed 31 kg of waste a week instead of 64 kg.",
      "Seven out of ten pupils chose the Friday meal again.",
    ],
    drafts: [
      {
        kind: "good",
        parts: [
          "Three schools in Ghent cook with leftovers on Fridays. Food thrown away fell from 64 kg a week to 31, and seven out of ten pupils took the meal again. The trick is dull: plan Friday on Wednesday. What would your canteen cook?",
        ],
        bands: ["ready"],
      },
      {
        kind: "headlines",
        parts: [
          "Leftover Fridays cut waste in Ghent schools. Ghent schools cut waste with leftover Fridays, study finds.",
        ],
        bands: ["weak", "invalid"],
      },
      {
        kind: "filler",
        parts: ["Sustainability is a journey. At the end of the day it is people who make the difference!"],
        bands: ["weak", "invalid"],
      },
    ],
  },
  {
    name: "a Facebook post",
    channel: "facebook",
    locale: "en",
    thesis: "An hour of swimming before school raises reading marks more than an hour of extra reading.",
    points: ["In 22 classes in Aarhus the swimmers gained four months in reading over the year."],
    drafts: [
      {
        kind: "good",
        parts: [
          'An hour in the pool before school, and the reading marks go up.\n\n22 classes in Aarhus tried it for a year. The swimmers gained four months in reading; the classes with an extra hour of reading gained two. Teacher Lone Hald thinks it is sleep: "They are awake at nine, and they stay awake."\n\nYou do not need a pool to try it. A walk to school before the bell did about half as well.\n\nHow do your children start the day?',
        ],
        bands: ["ready"],
      },
      {
        kind: "thin",
        parts: ["Swimming before school raises reading marks. Interesting, isn't it?"],
        bands: ["weak", "invalid"],
      },
      {
        kind: "off_thesis",
        parts: [
          "The new library in Odense opens on 3 May at ten. Architect Kaj Riis drew 14 rooms around a garden with 60 trees.\n\nMayor Eva Bruun cuts the ribbon, and there is cake for 400. The old house in Vestergade closes for good.\n\nSee you there?",
        ],
        bands: ["weak", "invalid"],
      },
    ],
  },
];
