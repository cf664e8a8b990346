import { descriptorIsSound } from "./cases/01-descriptor.ts";
import { checkTellsTheTruth } from "./cases/02-check.ts";
import { encodeIsPure } from "./cases/03-encode.ts";
import { deployIsPredicted } from "./cases/04-deploy.ts";
import { changeIsSmall } from "./cases/05-change.ts";
import { undeployIsClean } from "./cases/06-undeploy.ts";
import { strangersAreRefused } from "./cases/07-strangers.ts";
import { crashConverges } from "./cases/08-crash.ts";
import { roundTrip } from "./cases/09-round-trip.ts";
import { honesty } from "./cases/10-honesty.ts";
import { faultsAreMapped } from "./cases/11-faults.ts";
import { writesArePolled } from "./cases/12-asynchronous.ts";
import { surveyStreams } from "./cases/13-survey.ts";
import { deployedAnswers } from "./cases/14-data-path.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** Every promise of the contract, in the order in which a new connector comes to keep them. */
export const conformanceCases: readonly ConformanceCase[] = [
  descriptorIsSound,
  checkTellsTheTruth,
  encodeIsPure,
  deployIsPredicted,
  changeIsSmall,
  undeployIsClean,
  strangersAreRefused,
  crashConverges,
  roundTrip,
  honesty,
  faultsAreMapped,
  writesArePolled,
  surveyStreams,
  deployedAnswers,
];
