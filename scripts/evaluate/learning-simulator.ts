import type { Channel } from "../../src/core/channels.ts";
import { MILLISECONDS_PER_DAY } from "../../src/core/clock.ts";
import type { HookType, PatternTemplate, Structure } from "../../src/core/pattern-template.ts";
import { createRandom } from "../../src/engines/language/random.ts";
import { type EffectOf, estimatePatternEffects } from "../../src/engines/learning/estimate-pattern-effects.ts";
import { describeEffect } from "../../src/engines/patterns/describe-effect.ts";
import { suggestPatterns } from "../../src/engines/patterns/suggest-patterns.ts";
import { type AudienceShape, type SimulatedBrand, simulateAudience } from "../../test/evaluation/simulated-audience.ts";
import { meanOf } from "./headline-tests.ts";
import { createPatternLedger } from "./pattern-ledger.ts";

const SEEDS = 50;
const POSTS = 30;
/** About ten posts a month on each channel. */
const DAYS_BETWEEN_POSTS = 3;
const START = Date.UTC(2026, 0, 5);
const OBJECTIVE = "engagement";

const CHANNELS: readonly Channel[] = ["linkedin", "x", "newsletter"];
const HOOKS: readonly HookType[] = ["question", "contrarian", "number", "story", "how_to", "mistake"];
const STRUCTURES: readonly Structure[] = ["claim_proof", "list", "narrative", "problem_solution"];
const PATTERNS = HOOKS.flatMap((hookType) => STRUCTURES.map((structure) => buildPattern(hookType, structure)));

/**
 * What brands gain that write what is suggested to them, over random choice, in percent; and the share
 * of true effects, after their last post, inside the 90 % intervals that they are shown.
 */
export function measureSimulatedBrands(shape: AudienceShape): { liftPct: number; coverage: number } {
  const lifts: number[] = [];
  const covered: number[] = [];
  for (let seed = 0; seed < SEEDS; seed += 1) {
    for (const [at, brand] of simulateAudience(shape, `audience ${seed}`).entries()) {
      const { chosen, effectOf } = publish(brand, `brand ${seed} ${at}`);
      for (const [channel, effects] of brand.effects.entries()) {
        const random = meanOf(effects.map(Math.exp));
        const picks = chosen.filter((pick) => pick.channel === channel);
        lifts.push(meanOf(picks.map(({ pattern }) => Math.exp(effects[pattern] ?? 0))) / random - 1);
        for (const [pattern, effect] of effects.entries()) {
          const { low, high } = describeEffect(effectOf(...placeOf(channel, pattern)));
          covered.push(Number(low <= effect && effect <= high));
        }
      }
    }
  }
  return { liftPct: 100 * meanOf(lifts), coverage: meanOf(covered) };
}

interface Pick {
  channel: number;
  pattern: number;
}

/** Each post of the three channels goes out together, and is learned from before the next. */
function publish(brand: SimulatedBrand, seed: string): { chosen: Pick[]; effectOf: EffectOf } {
  const random = createRandom(seed);
  const ledger = createPatternLedger(OBJECTIVE);
  const chosen: Pick[] = [];
  const learnedBy = (post: number): EffectOf => {
    const now = dayOf(post);
    return estimatePatternEffects(ledger.cells(now), { objective: OBJECTIVE, now });
  };
  for (let post = 0; post < POSTS; post += 1) {
    const effectOf = learnedBy(post);
    for (const [at, channel] of CHANNELS.entries()) {
      const [first] = suggestPatterns({
        snapshot: { brand: { ctaPolicy: "balanced" } },
        channel,
        pillarId: null,
        personaId: null,
        patterns: PATTERNS,
        preferences: new Map(),
        available: [],
        effectOf: ({ hookType, structure }) => effectOf(channel, hookType, structure, null, null),
        random,
      });
      if (!first) continue;
      const { hookType, structure } = first.pattern;
      const pattern = PATTERNS.indexOf(first.pattern);
      chosen.push({ channel: at, pattern });
      ledger.add({ channel, hookType, structure, reward: brand.post(at, pattern), publishedAt: dayOf(post) });
    }
  }
  return { chosen, effectOf: learnedBy(POSTS) };
}

function dayOf(post: number): Date {
  return new Date(START + post * DAYS_BETWEEN_POSTS * MILLISECONDS_PER_DAY);
}

function placeOf(channel: number, pattern: number): Parameters<EffectOf> {
  const { hookType, structure } = PATTERNS[pattern] as PatternTemplate;
  return [CHANNELS[channel] as Channel, hookType, structure, null, null];
}

function buildPattern(hookType: HookType, structure: Structure): PatternTemplate {
  return {
    id: `pat_${hookType}_${structure}`,
    tenantId: null,
    brandId: null,
    key: `${hookType}-${structure}`,
    name: `${hookType} ${structure}`,
    description: "",
    family: "simulated",
    hookType,
    structure,
    beats: [],
    exampleHook: "",
    channels: [...CHANNELS],
    evidenceNeeds: [],
    lengthBand: "medium",
    ctaType: "none",
    riskFlags: [],
    status: "active",
    provenance: "simulated",
  };
}
