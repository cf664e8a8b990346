// Faults of single calls, for every kind of gateway, on whatever database openTestDatabase gives.
import { afterAll, beforeAll, describe } from "vitest";
import { closeQueue } from "#lib/jobs/queue.ts";
import { openStageDatabase, type StagedKind } from "../stage.testing.ts";
import { badAnswerCells } from "./call-cells/bad-answers.ts";
import { interruptionCells } from "./call-cells/interruptions.ts";
import { lostAnswerCells } from "./call-cells/lost-answers.ts";
import { outOfBandCells } from "./call-cells/out-of-band.ts";
import { refusalCells } from "./call-cells/refusals.ts";
import { testCells } from "./cells.ts";
import { stagedAwsHttp, stagedAwsRest } from "./staged-aws.testing.ts";
import { stagedAzure } from "./staged-azure.testing.ts";
import { stagedKong } from "./staged-kong.testing.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
beforeAll(async () => {
  database = await openStageDatabase();
}, 120_000);
afterAll(async () => {
  await closeQueue();
  await database.close();
});

const kinds: readonly StagedKind[] = [stagedKong, stagedAwsHttp, stagedAwsRest, stagedAzure];

describe.each(kinds)("$kind", (kind) => {
  testCells(
    {
      ...interruptionCells(kind),
      ...lostAnswerCells(kind),
      ...refusalCells(kind),
      ...outOfBandCells(kind),
      ...badAnswerCells(kind),
    },
    { ...kind, together: true },
  );
});
