import * as brand from "../../src/core/dto/brand.ts";
import * as brandEdit from "../../src/core/dto/brand-edit.ts";
import * as brandFile from "../../src/core/dto/brand-file.ts";
import * as error from "../../src/core/dto/error.ts";
import * as executionEvent from "../../src/core/dto/execution-event.ts";
import * as guardrailImport from "../../src/core/dto/guardrail-import.ts";
import * as learning from "../../src/core/dto/learning.ts";
import * as me from "../../src/core/dto/me.ts";
import * as member from "../../src/core/dto/member.ts";
import * as opportunity from "../../src/core/dto/opportunity.ts";
import * as contentPackage from "../../src/core/dto/package.ts";
import * as pattern from "../../src/core/dto/pattern.ts";
import * as run from "../../src/core/dto/run.ts";
import * as search from "../../src/core/dto/search.ts";
import * as signal from "../../src/core/dto/signal.ts";
import * as story from "../../src/core/dto/story.ts";
import * as todayBoard from "../../src/core/dto/today-board.ts";
import * as variant from "../../src/core/dto/variant.ts";
import * as variantEvaluation from "../../src/core/dto/variant-evaluation.ts";
import * as variantProposal from "../../src/core/dto/variant-proposal.ts";
import * as variantRevision from "../../src/core/dto/variant-revision.ts";
import * as webhook from "../../src/core/dto/webhook.ts";

/** Every file of DTOs, by its name: what is not here is not in the contract. */
export const DTO_MODULES: Readonly<Record<string, Record<string, unknown>>> = {
  "brand-edit.ts": brandEdit,
  "brand-file.ts": brandFile,
  "brand.ts": brand,
  "error.ts": error,
  "execution-event.ts": executionEvent,
  "guardrail-import.ts": guardrailImport,
  "learning.ts": learning,
  "me.ts": me,
  "member.ts": member,
  "opportunity.ts": opportunity,
  "package.ts": contentPackage,
  "pattern.ts": pattern,
  "run.ts": run,
  "search.ts": search,
  "signal.ts": signal,
  "story.ts": story,
  "today-board.ts": todayBoard,
  "variant-evaluation.ts": variantEvaluation,
  "variant-proposal.ts": variantProposal,
  "variant-revision.ts": variantRevision,
  "variant.ts": variant,
  "webhook.ts": webhook,
};
