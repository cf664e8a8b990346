import type { SurveyedApi, SurveyPage } from "../../../connector.ts";
import { sessions, type ToyBug } from "./toy-bug.ts";

let surveyed = 0;

/** What the hoarding survey never lets go of; enough to be noticed, and no more. */
const hoard: number[][] = [];
const mostHoarded = 700;

/** Mistakes in learning what is on a gateway. */
export const surveyBugs: readonly ToyBug[] = [
  {
    name: "the fingerprint is a clock",
    fails: [9],
    breaks: surveys((entry) => {
      surveyed += 1;
      return { ...entry, fingerprint: String(surveyed) };
    }),
  },
  { name: "the fingerprint never changes", fails: [9], breaks: surveys((entry) => ({ ...entry, fingerprint: "x" })) },
  {
    name: "the survey does not read the owner mark",
    fails: [9],
    breaks: surveys((entry) => ({ ...entry, owner: undefined })),
  },
  {
    name: "the survey is its first page",
    fails: [13],
    breaks: sessions((session) => ({
      survey: async function* (cursor) {
        for await (const page of session.survey(cursor)) {
          yield { apis: page.apis, complete: true };
          return;
        }
      },
    })),
  },
  {
    name: "a failed page is left out of the survey",
    fails: [11, 13],
    breaks: sessions((session) => ({
      survey: async function* (cursor) {
        try {
          yield* session.survey(cursor);
        } catch {
          yield { apis: [], complete: true };
        }
      },
    })),
  },
  {
    name: "the survey is gathered, then shown",
    fails: [13],
    breaks: sessions((session) => ({
      survey: async function* (cursor) {
        const pages: SurveyPage[] = [];
        for await (const page of session.survey(cursor)) pages.push(page);
        yield* pages;
      },
    })),
  },
  {
    name: "the survey keeps all that it has shown",
    fails: [13],
    breaks: sessions((session) => ({
      survey: async function* (cursor) {
        for await (const page of session.survey(cursor)) {
          for (const _ of page.apis) if (hoard.length < mostHoarded) hoard.push(new Array<number>(8000).fill(1));
          yield page;
        }
      },
    })),
  },
  {
    name: "the cursor skips a page",
    fails: [13],
    breaks: sessions((session) => ({
      survey: async function* (cursor) {
        let pages = 0;
        for await (const page of session.survey(cursor)) {
          pages += 1;
          if (cursor === undefined || pages > 1) yield page;
        }
      },
    })),
  },
];

function surveys(change: (entry: SurveyedApi) => SurveyedApi): ToyBug["breaks"] {
  return sessions((session) => ({
    survey: async function* (cursor) {
      for await (const page of session.survey(cursor)) yield { ...page, apis: page.apis.map(change) };
    },
  }));
}
