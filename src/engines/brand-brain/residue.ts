/** Text that was meant to be filled in, or that a model says about itself: never fit to go out. */
export interface ResidueCheck {
  rule: "template_residue" | "model_residue";
  pattern: RegExp;
  message: string;
}

const UNFILLED = "Nobody filled in this place";
const MODEL_TALK = "This is a model talking about itself or its task";

/** Run on folded text. English wordings, since that is what templates and models leave behind most. */
export const RESIDUE_CHECKS: readonly ResidueCheck[] = [
  {
    rule: "template_residue",
    pattern:
      /\[(?:insert|your|add|company|brand|product|name|link|url|date|number|topic|placeholder)\b[^\]\n]{0,80}\]?/gu,
    message: UNFILLED,
  },
  { rule: "template_residue", pattern: /\{\{?\s*[\p{L}_][\p{L}\p{N}_ .-]{0,60}\}\}?/gu, message: UNFILLED },
  {
    rule: "template_residue",
    pattern: /<(?:insert|your|company|brand|name|link|placeholder)\b[^>\n]{0,60}>/gu,
    message: UNFILLED,
  },
  { rule: "template_residue", pattern: /\blorem ipsum\b|\b(?:todo|tbd|fixme):/gu, message: UNFILLED },
  {
    rule: "model_residue",
    pattern:
      /\bas an? (?:large )?(?:ai )?language model\b|\bas an ai(?= (?:i|model|assistant|chatbot|system)\b|\s*(?:[^\p{L}\p{N}\s]|$))/gu,
    message: MODEL_TALK,
  },
  {
    rule: "model_residue",
    pattern:
      /\bi(?:'m| am) (?:just |only )?an? (?:ai|language model|ai assistant)\b|\bmy (?:knowledge cutoff|training data)\b/gu,
    message: MODEL_TALK,
  },
  {
    rule: "model_residue",
    pattern:
      /^(?:sure|certainly|of course|absolutely)[!,.:]? here(?:'s| is| are)\b|\bhere(?:'s| is) (?:a|an|the|your) (?:draft|linkedin post|tweet|thread|newsletter|revised version|rewritten version)\b/gmu,
    message: MODEL_TALK,
  },
  { rule: "model_residue", pattern: /<\|[a-z_]{2,30}\|>|\[\/?inst\]/gu, message: MODEL_TALK },
];
