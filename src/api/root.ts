import { editorialOpportunities } from "./editorial/opportunities.ts";
import { editorialPackages } from "./editorial/packages.ts";
import { editorialPatterns } from "./editorial/patterns.ts";
import { editorialSignals } from "./editorial/signals.ts";
import { editorialVariants } from "./editorial/variants.ts";
import { eventsBoard } from "./events/board.ts";
import { eventsExecution } from "./events/execution.ts";
import { heroOpportunities } from "./hero/opportunities.ts";
import { heroPackages } from "./hero/packages.ts";
import { heroPatterns } from "./hero/patterns.ts";
import { heroRuns } from "./hero/runs.ts";
import { heroToday } from "./hero/today.ts";
import { heroVariants } from "./hero/variants.ts";
import { referenceBrands } from "./reference/brands.ts";
import { referenceLearning } from "./reference/learning.ts";
import { referenceMe } from "./reference/me.ts";
import { referenceMembers } from "./reference/members.ts";
import { referenceOpportunities } from "./reference/opportunities.ts";
import { referencePackages } from "./reference/packages.ts";
import { referencePatterns } from "./reference/patterns.ts";
import { referenceRuns } from "./reference/runs.ts";
import { referenceSearch } from "./reference/search.ts";
import { referenceSignals } from "./reference/signals.ts";
import { referenceSources } from "./reference/sources.ts";
import { referenceToday } from "./reference/today.ts";
import { referenceVariants } from "./reference/variants.ts";
import { referenceWebhooks } from "./reference/webhooks.ts";
import { settingsAccount } from "./settings/account.ts";
import { settingsMatrix, settingsPersonas, settingsPillars } from "./settings/audience.ts";
import { settingsBrands } from "./settings/brands.ts";
import { settingsChannels } from "./settings/channels.ts";
import { settingsGuardrails } from "./settings/guardrails.ts";
import { settingsMembers } from "./settings/members.ts";
import { settingsWebhooks } from "./settings/webhooks.ts";
import { createCallerFactory, router } from "./trpc.ts";

/** Everything Kairo can be asked. The branch of a procedure says what it may touch. */
export const appRouter = router({
  hero: router({
    today: heroToday,
    packages: heroPackages,
    opportunities: heroOpportunities,
    patterns: heroPatterns,
    variants: heroVariants,
    runs: heroRuns,
  }),
  reference: router({
    me: referenceMe,
    today: referenceToday,
    brands: referenceBrands,
    opportunities: referenceOpportunities,
    packages: referencePackages,
    variants: referenceVariants,
    patterns: referencePatterns,
    search: referenceSearch,
    signals: referenceSignals,
    sources: referenceSources,
    runs: referenceRuns,
    learning: referenceLearning,
    members: referenceMembers,
    webhooks: referenceWebhooks,
  }),
  editorial: router({
    opportunities: editorialOpportunities,
    packages: editorialPackages,
    variants: editorialVariants,
    patterns: editorialPatterns,
    signals: editorialSignals,
  }),
  settings: router({
    account: settingsAccount,
    brands: settingsBrands,
    personas: settingsPersonas,
    pillars: settingsPillars,
    matrix: settingsMatrix,
    channels: settingsChannels,
    guardrails: settingsGuardrails,
    members: settingsMembers,
    webhooks: settingsWebhooks,
  }),
  events: router({ execution: eventsExecution, board: eventsBoard }),
});

export type AppRouter = typeof appRouter;

/** Calls procedures in this process, through the same checks as over the wire. */
export const createCaller = createCallerFactory(appRouter);
