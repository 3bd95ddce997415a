import type { RevisedDraft, RevisedPassage, RevisionFacts } from "../../prompts/facts.ts";

const CANNOT = "Nothing: the template writer cannot follow a wish. Connect a model, or edit the words yourself.";

/** The draft as it stands: a wish takes a model to follow, and the answer says so. */
export function composeRevision({ draft, selection }: RevisionFacts): RevisedDraft | RevisedPassage {
  return selection === null ? { ...draft, changed: CANNOT } : { text: selection, changed: CANNOT };
}
